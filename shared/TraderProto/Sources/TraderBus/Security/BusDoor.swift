/// Whom a listening socket lets in. Its name is the domain in which ZeroMQ asks the `ZAPDesk`; with a domain set, ZeroMQ refuses whoever
/// speaks ZMTP before version 3, which is what the bytes of a web browser look like.
package enum BusDoor: String {
    /// Anybody on ZMTP 3: a publish socket, which takes nothing but subscriptions.
    case taps
    /// Who holds the platform's key: replay and commands.
    case platform
}
