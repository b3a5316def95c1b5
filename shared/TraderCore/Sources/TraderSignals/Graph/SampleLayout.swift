package import TraderModel

/// Which numbers a sample has, and where: a block for each instrument and contract that is named, in the order in which they were.
package struct SampleLayout: Sendable {
    /// The length of the bars that are sampled.
    package let length: BarLength
    package private(set) var blocks: [SampleBlock] = []
    /// By place.
    private(set) var mergings: [SampleBlock.Merging] = []
    private var firsts: [SampleBlock: Int] = [:]

    /// Nothing yet of bars of `length`.
    package init(of length: BarLength) { self.length = length }

    /// Everything of `inputs`.
    package init(_ inputs: MarketInputs, of length: BarLength) {
        self.init(of: length)
        for instrument in inputs.instruments { add(SampleBlock(.bars, of: instrument)) }
        for contract in inputs.contracts { add(SampleBlock(.readings, of: contract)) }
    }

    /// Numbers in a sample.
    package var count: Int { mergings.count }

    /// The frame of the samples themselves.
    var frame: Frame { Frame(length) }

    /// The first of a block's places; nil when it is not there.
    package func first(of block: SampleBlock) -> Int? { firsts[block] }

    /// The same; a block that is new gets the places behind all others.
    @discardableResult
    mutating func add(_ block: SampleBlock) -> Int {
        if let first = firsts[block] { return first }
        let first = count
        firsts[block] = first
        blocks.append(block)
        mergings += block.mergings
        return first
    }

    /// By place here, the place of the same number in `other`; nil where that does not have it.
    func places(in other: SampleLayout) -> [Int?] {
        blocks.flatMap { block in
            let first = other.first(of: block)
            return block.fields.indices.map { offset in first.map { $0 + offset } }
        }
    }
}

extension SampleLayout: Equatable {
    package static func == (left: SampleLayout, right: SampleLayout) -> Bool { left.length == right.length && left.blocks == right.blocks }
}

extension SampleLayout: Codable {
    private enum CodingKeys: String, CodingKey { case length, blocks }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(of: try container.decode(BarLength.self, forKey: .length))
        let blocks = try container.decode([SampleBlock].self, forKey: .blocks)
        for block in blocks { add(block) }
        guard self.blocks.count == blocks.count else {
            throw DecodingError.dataCorruptedError(forKey: .blocks, in: container, debugDescription: "a block is there twice")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(length, forKey: .length)
        try container.encode(blocks, forKey: .blocks)
    }
}
