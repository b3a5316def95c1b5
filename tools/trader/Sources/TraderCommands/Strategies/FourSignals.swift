/// The liquidation and momentum signals that the project began with, by the names of their documents.
enum FourSignals {
    static let names = ["LQ-1", "LQ-2", "LQ-3", "VS-3"]
}
