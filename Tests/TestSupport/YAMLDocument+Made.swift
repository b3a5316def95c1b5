public import TraderDocuments
public import TraderSignals

extension YAMLDocument {
    /// Reads a document that may name what a made market has.
    public static func strategy(from text: String) throws(DocumentError) -> StrategyDocument { try strategy(from: text, among: .known) }

    /// The same, compiled.
    public static func plan(from text: String) throws(DocumentError) -> StrategyPlan { try plan(from: text, among: .known) }
}

extension StrategyFolder {
    /// A folder whose documents may name what a made market has.
    public init(path: String) { self.init(path: path, among: .known) }
}
