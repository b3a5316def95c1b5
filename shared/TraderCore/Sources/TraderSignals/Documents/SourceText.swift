/// An expression's text and where it stands in its document.
public struct SourceText: Codable, Equatable, Sendable {
    public var text: String
    public var place: DocumentPlace
    /// Whether the text stands on one line as it is.
    public var isVerbatim: Bool

    public init(_ text: String, at place: DocumentPlace, isVerbatim: Bool = false) {
        self.text = text
        self.place = place
        self.isVerbatim = isVerbatim
    }

    /// The place of a character of the text, as near as it is known.
    func place(at offset: Int) -> DocumentPlace { isVerbatim ? place.advanced(by: offset) : place }
}
