import TraderBus

extension BusKey {
    /// The key of the platform that the tests play.
    static var test: BusKey { get throws(BusError) { try made.get() } }

    private static let made = Result { () throws(BusError) in try BusKey.make() }
}
