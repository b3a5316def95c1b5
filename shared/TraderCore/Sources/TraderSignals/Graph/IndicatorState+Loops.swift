import TraderIndicators

/// One update, and one loop over columns, for each shape of indicator. They are generic, so that each indicator gets loops of its own.
extension IndicatorState {
    /// What overflowed is as unknown as what is not there: no record can hold it.
    @inline(__always)
    private static func known(_ answer: Double?) -> Double {
        guard let answer, answer.isFinite else { return .nan }
        return answer
    }

    @inline(__always)
    static func step<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ values: inout [Double], at slot: Int
    ) where State.Input == Double, State.Output == Double {
        guard case .one(let place) = operands else { return }
        let value = values[place]
        values[slot] = value.isNaN ? .nan : known(state.update(value))
    }

    @inline(__always)
    static func step<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ values: inout [Double], at slot: Int
    ) where State.Input == Double, State.Output: NamedValues {
        guard case .one(let place) = operands else { return }
        let value = values[place]
        store(value.isNaN ? nil : state.update(value), &values, at: slot)
    }

    @inline(__always)
    static func step<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ values: inout [Double], at slot: Int
    ) where State.Input == ValuePair, State.Output == Double {
        guard case .two(let first, let second) = operands else { return }
        let pair = ValuePair(first: values[first], second: values[second])
        values[slot] = pair.first.isNaN || pair.second.isNaN ? .nan : known(state.update(pair))
    }

    @inline(__always)
    static func step<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ sources: [Double], _ values: inout [Double], at slot: Int
    ) where State.Input == BarValues, State.Output == Double {
        guard case .bar(let first) = operands else { return }
        values[slot] = known(state.update(BarValues(sources, from: first)))
    }

    @inline(__always)
    static func step<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ sources: [Double], _ values: inout [Double], at slot: Int
    ) where State.Input == BarValues, State.Output: NamedValues {
        guard case .bar(let first) = operands else { return }
        store(state.update(BarValues(sources, from: first)), &values, at: slot)
    }

    private static func store<Values: NamedValues>(_ answer: Values?, _ values: inout [Double], at slot: Int) {
        for index in Values.names.indices { values[slot + index] = known(answer?.value(at: index)) }
    }

    static func run<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ columns: [[Double]]
    ) -> [[Double]] where State.Input == Double, State.Output == Double {
        guard case .one(let place) = operands else { return [] }
        var answers = columns[place]
        for index in answers.indices {
            let value = answers[index]
            answers[index] = value.isNaN ? .nan : known(state.update(value))
        }
        return [answers]
    }

    static func run<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ columns: [[Double]]
    ) -> [[Double]] where State.Input == Double, State.Output: NamedValues {
        guard case .one(let place) = operands else { return [] }
        let values = columns[place]
        return multiple(values.count) { values[$0].isNaN ? nil : state.update(values[$0]) }
    }

    static func run<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ columns: [[Double]]
    ) -> [[Double]] where State.Input == ValuePair, State.Output == Double {
        guard case .two(let first, let second) = operands else { return [] }
        var answers = columns[first]
        let others = columns[second]
        for index in answers.indices {
            let pair = ValuePair(first: answers[index], second: others[index])
            answers[index] = pair.first.isNaN || pair.second.isNaN ? .nan : known(state.update(pair))
        }
        return [answers]
    }

    static func run<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ sources: [[Double]]
    ) -> [[Double]] where State.Input == BarValues, State.Output == Double {
        guard case .bar(let first) = operands else { return [] }
        let (open, high, low) = (sources[first], sources[first + 1], sources[first + 2])
        let (close, volume) = (sources[first + 3], sources[first + 4])
        var answers = close
        for index in answers.indices {
            let bar = BarValues(open: open[index], high: high[index], low: low[index], close: close[index], volume: volume[index])
            answers[index] = known(state.update(bar))
        }
        return [answers]
    }

    static func run<State: Indicator>(
        _ state: inout State, _ operands: Operands, _ sources: [[Double]]
    ) -> [[Double]] where State.Input == BarValues, State.Output: NamedValues {
        guard case .bar(let first) = operands else { return [] }
        let (open, high, low) = (sources[first], sources[first + 1], sources[first + 2])
        let (close, volume) = (sources[first + 3], sources[first + 4])
        return multiple(close.count) { index in
            state.update(BarValues(open: open[index], high: high[index], low: low[index], close: close[index], volume: volume[index]))
        }
    }

    @inline(__always)
    private static func multiple<Values: NamedValues>(_ count: Int, _ answer: (Int) -> Values?) -> [[Double]] {
        var answers = Values.names.map { _ in [Double](repeating: .nan, count: count) }
        for row in 0..<count {
            guard let values = answer(row) else { continue }
            for index in answers.indices { answers[index][row] = known(values.value(at: index)) }
        }
        return answers
    }
}

extension BarValues {
    /// The bar whose five numbers stand from `first` on.
    fileprivate init(_ sources: [Double], from first: Int) {
        self.init(
            open: sources[first], high: sources[first + 1], low: sources[first + 2], close: sources[first + 3], volume: sources[first + 4])
    }
}
