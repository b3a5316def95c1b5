extension SeededNumbers {
    /// Numbers of their own for what has this name and identity: a function of the seed and of them alone, so that what else there is
    /// changes nothing of them.
    package init(seed: UInt64, of name: String, _ identity: Int64...) {
        var state = seed
        for byte in name.utf8 { state = Self.mixed(state ^ UInt64(byte)) }
        for part in identity { state = Self.mixed(state ^ UInt64(bitPattern: part)) }
        self.init(seed: state)
    }

    private static func mixed(_ state: UInt64) -> UInt64 {
        var numbers = SeededNumbers(seed: state)
        return numbers.next()
    }
}
