import TraderProto

/// JSON text as a tree, to be compared and searched without knowing its form.
indirect enum JSONTree: Decodable, CustomStringConvertible {
    case null
    case truth(Bool)
    case whole(Int64)
    case number(Double)
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    /// The tree of a text; nil when it is no JSON, or beyond the bounds of `BoundedJSON`.
    init?(_ bytes: [UInt8]) {
        guard let tree = try? BoundedJSON.decode(JSONTree.self, from: bytes) else { return nil }
        self = tree
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let whole = try? container.decode(Int64.self) {
            self = .whole(whole)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONTree].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    /// What stands under `key`; nil when this is no object, or has no such key.
    subscript(key: String) -> JSONTree? { members?[key] }

    var members: [String: JSONTree]? {
        if case .object(let members) = self { members } else { nil }
    }

    var whole: Int64? {
        if case .whole(let number) = self { number } else { nil }
    }

    var description: String {
        switch self {
        case .null: "null"
        case .truth(let truth): "\(truth)"
        case .whole(let number): "\(number)"
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let list): "\(list)"
        case .object(let members): "\(members)"
        }
    }
}
