import Foundation

/// The wall clock in unix seconds, for what venues say in their own headers and ask for in tokens.
enum SystemSeconds {
    static var now: Double { Date().timeIntervalSince1970 }
}
