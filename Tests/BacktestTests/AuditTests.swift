import TestSupport
import Testing
import TraderLab
import TraderModel
import TraderSignals

/// Whether decisions depend on their future: shown of the strategies and of every function of the language.
@Suite struct AuditTests {
    private static let market = MadeMarket(bars: 2_400, seed: 33)

    @Test(arguments: FourSignals.names)
    func aBuiltInStrategyDoesNotLookAhead(name: String) throws {
        let document = try #require(try FourSignals.documents(window: 96).first { $0.name == name })
        let finding = try LookAheadAudit(document, cuts: 12, seed: 1).finding(over: Self.market.history)
        #expect(finding.difference == nil)
        #expect(finding.cuts == 12 && finding.bars == 2_400 && finding.fires > 0 && finding.compared > 12_000)
    }

    @Test(arguments: [BarLength.fiveMinutes, .fifteenMinutes, .oneHour])
    func noFunctionLooksAheadAndColumnsSayWhatTheStreamSays(timeframe: BarLength) throws {
        let calls = FunctionCatalogue.all.map { ($0.name, Self.call($0)) }
        var features = calls.flatMap { name, call in [("\(name)_own", call), ("\(name)_before", "prev(\(call))")] }
        if timeframe < .oneHour { features += calls.filter { $0.0 != "on" }.map { ("\($0)_hourly", "on(1h, \($1))") } }
        var document = StrategyDocument.made(long: "close > open", timeframe: timeframe)
        document.features = features.map { name, call in
            .init(name: name, expression: SourceText(call, at: DocumentPlace(line: 1, column: 1), isVerbatim: true))
        }
        let finding = try LookAheadAudit(document, cuts: 4, seed: 2).finding(over: Self.market.history)
        #expect(finding.difference == nil)
    }

    /// Something that looks one bar ahead, and something that knows the whole run: both are found.
    @Test func whatLooksAheadIsFound() {
        let audit = LookAheadAudit(.made(long: "close > open"), cuts: 8, seed: 3)
        let peeking = audit.finding(over: Self.market.history) { history in
            let closes = (history.bars[.coinbaseBTC] ?? []).map { $0.bar.close.doubleValue }
            let next = closes.dropFirst() + [.nan]
            return StrategyTrace(names: ["the next close"], columns: [next.map(\.bitPattern)])
        }
        #expect(peeking.difference?.contains("the next close") == true)
        let omniscient = audit.finding(over: Self.market.history) { history in
            let closes = (history.bars[.coinbaseBTC] ?? []).map { $0.bar.close.doubleValue }
            let highest = closes.max() ?? 0
            return StrategyTrace(names: ["share of the highest"], columns: [closes.map { ($0 / highest).bitPattern }])
        }
        #expect(omniscient.difference?.contains("poisoned") == true || omniscient.difference?.contains("cut off") == true)
        let honest = audit.finding(over: Self.market.history) { history in
            let closes = (history.bars[.coinbaseBTC] ?? []).map { $0.bar.close.doubleValue }
            return StrategyTrace(names: ["close"], columns: [closes.map(\.bitPattern)])
        }
        #expect(honest.difference == nil && honest.cuts == 8)
    }

    /// A call with short periods; the first value where a function has several.
    private static func call(_ function: FunctionSignature) -> String {
        let arguments = function.parameters.compactMap { parameter -> String? in
            switch parameter.kind {
            case .series where parameter.name == "other": "open"
            case .series: function.name == "sqrt" ? "rsi(close, 5)" : function.name == "flips_to" ? "sign(close - open)" : "close"
            case .condition: "close > open"
            case .integer: parameter.standard == nil ? "\(parameter.name): 7" : nil
            case .number: parameter.name == "target" ? "target: 1" : parameter.standard == nil ? "\(parameter.name): 0.3" : nil
            case .contract: "\"gateio:BTC_USDT\""
            case .timeframe: "1h"
            case .option, .instrument: nil
            }
        }
        let call = "\(function.name)(\(arguments.joined(separator: ", ")))"
        return function.name == "on" ? "on(4h, close)" : function.members.first.map { "\(call).\($0)" } ?? call
    }
}
