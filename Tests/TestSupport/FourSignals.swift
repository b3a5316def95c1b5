import Foundation
import TraderDocuments
public import TraderSignals

/// The documents of the four liquidation and momentum signals, as they lie in `strategies`.
public enum FourSignals {
    public static let names = ["LQ-1", "LQ-2", "LQ-3", "VS-3"]

    /// In their order; their windows of 8,640 bars are `window` bars instead, so that a short market fires.
    public static func documents(window: Int = 8_640) throws -> [StrategyDocument] {
        try names.map { name in
            let file = Repository.root.appendingPathComponent("strategies/\(name).yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            return try YAMLDocument.strategy(from: text.replacing("8640", with: "\(window)"))
        }
    }

    /// A machine that begins with them.
    public static func machine(window: Int = 8_640) throws -> SignalMachine { try SignalMachine(strategies: try documents(window: window)) }
}
