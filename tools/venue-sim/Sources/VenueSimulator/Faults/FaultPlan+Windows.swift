import TraderModel

/// What lasts for a while, or happens once in a while: each stretch of EVERY minutes has its own place for it.
extension FaultPlan {
    /// The while of `kind` that `moment` lies in; nil outside, and when it is not played. Always when MINUTES is EVERY or more.
    func window(_ kind: VenueFault, at moment: Timestamp) -> Range<Timestamp>? {
        guard let arguments = self[kind] else { return nil }
        let (length, every) = (arguments[0] * 60, arguments[1] * 60)
        guard length < every else { return origin..<Timestamp(microseconds: .max) }
        let stretch = stretch(of: every, at: moment)
        // An unknown product is one that is not there yet when a client begins.
        let isAtStart = kind == .unknownProduct && stretch == 0
        let offset = isAtStart ? 0 : Int64(bits(kind, stretch) % UInt64(every - length + 1))
        let start = origin.advanced(bySeconds: stretch * every + offset)
        let window = start..<start.advanced(bySeconds: length)
        return window.contains(moment) ? window : nil
    }

    /// Whether `moment` lies in the outage that `kind` asks for.
    func isDown(_ kind: VenueFault, at moment: Timestamp) -> Bool {
        guard let arguments = self[kind] else { return false }
        let start = origin.advanced(bySeconds: arguments[0] * 60)
        return (start..<start.advanced(bySeconds: arguments[1] * 60)).contains(moment)
    }

    /// The first moment after `moment` at which `kind` closes the connections; nil when it is not played.
    func closing(_ kind: VenueFault, after moment: Timestamp) -> Timestamp? {
        guard let every = self[kind].map({ $0[0] * 60 }) else { return nil }
        let stretch = stretch(of: every, at: moment)
        let places = [stretch, stretch + 1].map { place in
            origin.advanced(bySeconds: place * every + 1 + Int64(bits(kind, place) % UInt64(every - 1)))
        }
        return places.first { $0 > moment }
    }

    private func stretch(of seconds: Int64, at moment: Timestamp) -> Int64 {
        let passed = moment.wholeSeconds - origin.wholeSeconds
        let (whole, rest) = passed.quotientAndRemainder(dividingBy: seconds)
        return rest < 0 ? whole - 1 : whole
    }
}
