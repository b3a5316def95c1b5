import TraderModel

/// The batch path: whole columns, one loop a node, with the indicators of the stream.
extension FeatureGraph {
    /// The values of a whole run.
    struct Columns {
        /// By slot, a value a tick of its frame; empty for a constant.
        var values: [[Double]]
        /// By frame: the bars at which it ticks, as places in the samples; nil when it is every bar.
        var ticks: [[Int]?]
        let constants: [Double]

        /// The value of a slot at a tick of its frame.
        @inline(__always)
        subscript(_ slot: Int, _ tick: Int) -> Double { values[slot].isEmpty ? constants[slot] : values[slot][tick] }
    }

    /// The sources that some expression asks for.
    var usedSources: Set<Int> {
        var places: Set<Int> = []
        for node in nodes {
            switch node.operation {
            case .source(let place): places.insert(place)
            case .indicator(_, .bar(let first)): places.formUnion(first..<first + FunctionCatalogue.barFields.count)
            default: break
            }
        }
        return places
    }

    /// Computes every node of a fresh graph over all samples. A column that no later node needs, and that is not among `kept`, is let go:
    /// the next ones find its memory.
    mutating func columns(over samples: SampleColumns, keeping kept: Set<Int>) -> Columns {
        var columns = Columns(values: values.map { _ in [] }, ticks: frames.map { _ in nil }, constants: values)
        var sources: [[[Double]]] = []
        for place in frames.indices { sources.append(sourceColumns(place, samples, sources, &columns.ticks)) }
        let slotFrames = slotFrames
        let lastUses = lastUses
        for (place, node) in nodes.enumerated() {
            defer { for slot in lastUses[place] where !kept.contains(slot) { columns.values[slot] = [] } }
            let count = columns.ticks[node.frame]?.count ?? samples.ts.count
            switch node.operation {
            case .source(let place): columns.values[node.slot] = sources[node.frame][place]
            case .held(let slot):
                columns.values[node.slot] = Self.held(
                    columns.values[slot], ticks: slotFrames[slot].flatMap { columns.ticks[$0] }, at: columns.ticks[node.frame], count: count
                )
            case .unary(let function, let operand): columns.values[node.slot] = function.column(operandColumn(operand, count, columns))
            case .binary(let function, let left, let right):
                columns.values[node.slot] = function.column(operandColumn(left, count, columns), operandColumn(right, count, columns))
            case .indicator(let state, let operands):
                let answers = runColumns(state, operands, sources[node.frame], columns)
                for (offset, answer) in answers.enumerated() { columns.values[node.slot + offset] = answer }
            }
        }
        return columns
    }

    /// By place of a node, the slots that no later node reads.
    private var lastUses: [[Int]] {
        var lastReader: [Int: Int] = [:]
        for (place, node) in nodes.enumerated() {
            for slot in node.slot..<node.slot + node.width { lastReader[slot] = place }
            for slot in node.operands { lastReader[slot] = place }
        }
        var uses = [[Int]](repeating: [], count: nodes.count)
        for (slot, place) in lastReader { uses[place].append(slot) }
        return uses
    }

    /// The place of each slot's frame; nil for a constant.
    private var slotFrames: [Int?] {
        var places = values.map { _ in Int?.none }
        for node in nodes { for slot in node.slot..<node.slot + node.width { places[slot] = node.frame } }
        return places
    }

    private func operandColumn(_ slot: Int, _ count: Int, _ columns: Columns) -> [Double] {
        columns.values[slot].isEmpty ? [Double](repeating: columns.constants[slot], count: count) : columns.values[slot]
    }

    /// A longer frame's values as they are seen at the ticks of a shorter one.
    private static func held(_ values: [Double], ticks: [Int]?, at outer: [Int]?, count: Int) -> [Double] {
        guard let ticks else { return values }
        var seen = 0
        return (0..<count).map { tick in
            let bar = outer?[tick] ?? tick
            while seen < ticks.count, ticks[seen] <= bar { seen += 1 }
            return seen == 0 ? .nan : values[seen - 1]
        }
    }

    /// The sources of a frame as columns, and the bars at which it ticks.
    private mutating func sourceColumns(
        _ place: Int, _ samples: SampleColumns, _ done: [[[Double]]], _ ticks: inout [[Int]?]
    ) -> [[Double]] {
        let frame = frames[place]
        if frame == layout.frame { return samples.sources }
        let isOwn = frame.own == frame.length
        let inner = isOwn ? samples.sources : done[outerPlace(place)]
        let innerTicks = isOwn ? nil : ticks[outerPlace(place)]
        let used = inner.indices.filter { !inner[$0].isEmpty }
        var row = [Double](repeating: .nan, count: layout.count)
        var columns = inner.map { _ in [Double]() }
        var own: [Int] = []
        for tick in 0..<(innerTicks?.count ?? samples.ts.count) {
            for source in used { row[source] = inner[source][tick] }
            let bar = innerTicks?[tick] ?? tick
            let ts = isOwn ? samples.ts[bar] : frame.own.bar(containing: samples.ts[bar])
            guard let completed = updateAggregator(place, row, at: ts) else { continue }
            for source in used { columns[source].append(completed[source]) }
            own.append(bar)
        }
        ticks[place] = own
        return columns
    }
}
