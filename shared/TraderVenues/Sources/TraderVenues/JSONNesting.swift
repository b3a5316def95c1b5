/// How deep lists and objects lie in one another in JSON text, found without decoding it.
enum JSONNesting {
    /// The venues' own data is 6 deep at most.
    static let limit = 64

    /// Whether text is nested deeper than `limit`. Such text must not reach Foundation's decoder: where it ends at the decoder's own limit of
    /// 512, the decoder reads past its end to tell the place and stops the process.
    static func isTooDeep(_ bytes: some Sequence<UInt8>) -> Bool {
        var depth = 0
        var isText = false
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = isText
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if !isText { depth += 1 }
                if depth > limit { return true }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if !isText { depth -= 1 }
            default: break
            }
        }
        return false
    }
}
