public import TraderModel

/// The account's money, exact: every change is a fee paid or a profit or loss realised.
public struct Ledger: Codable, Equatable, Sendable {
    public let startingBalance: Money
    /// Profits less losses taken so far, before fees.
    public private(set) var realized = Money.zero
    public private(set) var fees = Money.zero

    public init(startingBalance: Money) { self.startingBalance = startingBalance }

    /// What the account holds: the starting balance plus everything realised less fees.
    public var balance: Money { startingBalance + realized - fees }

    mutating func pay(fee: Money) { fees += fee }

    mutating func book(_ result: Money) { realized += result }
}
