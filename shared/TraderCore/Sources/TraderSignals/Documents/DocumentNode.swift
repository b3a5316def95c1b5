/// A YAML document as a tree, each node with its place in the text: what a strategy document is read from.
///
/// Which library reads the YAML is not known here.
public struct DocumentNode: Equatable, Sendable {
    /// What stands at the place.
    public indirect enum Content: Equatable, Sendable {
        case scalar(String)
        case sequence([DocumentNode])
        /// Keys and values in their order.
        case mapping([Entry])
    }

    /// A key and its value.
    public struct Entry: Equatable, Sendable {
        public var key: DocumentNode
        public var value: DocumentNode

        public init(key: DocumentNode, value: DocumentNode) {
            self.key = key
            self.value = value
        }
    }

    public var content: Content
    public var place: DocumentPlace
    /// Whether a scalar stands on one line just as it is, beginning at `place`: then a place within it can be named to the column.
    public var isVerbatim: Bool

    public init(_ content: Content, at place: DocumentPlace, isVerbatim: Bool = false) {
        self.content = content
        self.place = place
        self.isVerbatim = isVerbatim
    }

    /// The text of a scalar; nil for anything else.
    var text: String? { if case .scalar(let text) = content { text } else { nil } }

    /// What the node is, in the words of a message.
    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
