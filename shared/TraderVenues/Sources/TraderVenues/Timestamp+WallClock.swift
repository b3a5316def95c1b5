import Foundation
public import TraderModel

extension Timestamp {
    /// The moment that this machine's clock shows.
    public static var wallClock: Timestamp { Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down))) }
}
