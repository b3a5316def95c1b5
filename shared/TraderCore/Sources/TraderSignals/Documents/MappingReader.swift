import TraderModel

/// Reads the values of one mapping of a document by their keys, and says what is missing, unknown or of the wrong kind.
struct MappingReader {
    private let entries: [String: DocumentNode]
    /// Keys in their order.
    let keys: [(name: String, place: DocumentPlace)]
    let place: DocumentPlace
    /// What the mapping is, in a message.
    let subject: String

    /// Reads `node`, of which only the keys `known` may be used; any are when it is nil.
    init(_ node: DocumentNode, subject: String, known: [String]?) throws(DocumentError) {
        guard case .mapping(let pairs) = node.content else {
            throw DocumentError("\(subject) is \(node.kind); write a mapping of keys and values", at: node.place)
        }
        var entries: [String: DocumentNode] = [:]
        var keys: [(name: String, place: DocumentPlace)] = []
        for pair in pairs {
            guard let name = pair.key.text else {
                throw DocumentError("a key of \(subject) is \(pair.key.kind); write a word", at: pair.key.place)
            }
            if let known, !known.contains(name) {
                let hint = NearestWord.hint(name, in: known)
                throw DocumentError(
                    "\(subject) has no \(name)\(hint.isEmpty ? "; it has \(known.joined(separator: ", "))" : hint)", at: pair.key.place)
            }
            guard entries.updateValue(pair.value, forKey: name) == nil else {
                throw DocumentError("\(name) is there twice in \(subject)", at: pair.key.place)
            }
            keys.append((name, pair.key.place))
        }
        self.entries = entries
        self.keys = keys
        self.subject = subject
        place = node.place
    }

    subscript(_ key: String) -> DocumentNode? { entries[key] }

    func required(_ key: String, _ purpose: String) throws(DocumentError) -> DocumentNode {
        guard let node = entries[key] else { throw DocumentError("\(key) is missing in \(subject): \(purpose)", at: place) }
        return node
    }

    func text(_ key: String) throws(DocumentError) -> String? {
        guard let node = entries[key] else { return nil }
        return try Self.text(node, of: key)
    }

    static func text(_ node: DocumentNode, of key: String) throws(DocumentError) -> String {
        guard let text = node.text else { throw DocumentError("\(key) is \(node.kind); write a single value", at: node.place) }
        return text
    }

    func wholeNumber(_ key: String, in range: ClosedRange<Int>) throws(DocumentError) -> Int? {
        guard let node = entries[key] else { return nil }
        let text = try Self.text(node, of: key)
        guard let value = Int(text), range.contains(value) else {
            throw DocumentError("\(key) is \(text); write a whole number from \(range.lowerBound) to \(range.upperBound)", at: node.place)
        }
        return value
    }

    static func number(_ node: DocumentNode, of key: String) throws(DocumentError) -> Double {
        let text = try text(node, of: key)
        guard let value = Double(text), value.isFinite, text.first != "+" else {
            throw DocumentError("\(key) is \(text); write a number", at: node.place)
        }
        return value
    }

    func timeframe(_ key: String, named: [String: BarLength] = [:]) throws(DocumentError) -> BarLength? {
        guard let node = entries[key] else { return nil }
        let text = try Self.text(node, of: key)
        if let length = named[text] ?? BarLength(text: text) { return length }
        let known = BarLength.allCases.map(\.text) + named.keys.sorted()
        throw DocumentError("\(key) is \(text), which is no timeframe; use \(known.joined(separator: ", "))", at: node.place)
    }

    func instrument(_ key: String, among markets: DocumentMarkets) throws(DocumentError) -> Instrument? {
        guard let node = entries[key] else { return nil }
        let text = try Self.text(node, of: key)
        if let refusal = markets.refusal(of: text) { throw DocumentError(refusal, at: node.place) }
        return Instrument(text)
    }
}
