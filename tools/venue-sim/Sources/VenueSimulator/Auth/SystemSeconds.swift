import Foundation

/// The wall clock in whole unix seconds: what the tokens of clients are made by.
enum SystemSeconds {
    static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
