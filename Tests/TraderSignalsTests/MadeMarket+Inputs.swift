import TestSupport
import TraderModel
import TraderSignals

extension MadeMarket {
    /// What each source says, in its own order: BTC bars, ETH bars, and liquidations with a watermark at each bar's close.
    var streams: [[SignalInput]] {
        var liquidations: [SignalInput] = []
        var waiting = readingsAsKnown[...]
        for candle in btc {
            let close = candle.ts.closeTime()
            while let reading = waiting.first, reading.knownAt <= close {
                liquidations.append(.liquidation(.reading(reading)))
                waiting = waiting.dropFirst()
            }
            liquidations.append(.liquidation(.watermark(through: close)))
        }
        return [btc.map { .candle($0) }, eth.map { .candle($0) }, liquidations]
    }

    /// All inputs in the order of time.
    var inputs: [SignalInput] {
        var inputs: [SignalInput] = []
        var liquidations = streams[2][...]
        for (btc, eth) in zip(btc, eth) {
            while let next = liquidations.first {
                inputs.append(next)
                liquidations = liquidations.dropFirst()
                if case .liquidation(.watermark) = next { break }
            }
            inputs += [.candle(btc), .candle(eth)]
        }
        return inputs
    }
}

extension SignalMachine {
    /// Feeds inputs and collects what the machine says.
    mutating func outputs(for inputs: some Sequence<SignalInput>) -> [SignalOutput] {
        var outputs: [SignalOutput] = []
        for input in inputs { apply(input) { outputs.append($0) } }
        return outputs
    }
}
