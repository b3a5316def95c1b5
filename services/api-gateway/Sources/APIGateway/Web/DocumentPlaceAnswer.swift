/// Where a strategy's document lies, as signal-engine answers `locate-strategy`.
struct DocumentPlaceAnswer: Decodable {
    /// The file's path on signal-engine's machine; nil when no file holds the strategy, or nobody said.
    var file: String?
}
