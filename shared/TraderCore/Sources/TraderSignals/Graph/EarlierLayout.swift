import TraderModel

/// The one layout that samples had up to version 5 of `SignalMachine`, when a source was named by its place: what it was is read from here.
enum EarlierLayout {
    static let inputs = MarketInputs(
        instruments: ["coinbase:BTC-USD", "coinbase:ETH-USD"].compactMap { Instrument($0) },
        contracts: ["gateio:BTC_USDT", "gateio:ETH_USDT"].compactMap { Instrument($0) })

    static let layout = SampleLayout(inputs, of: FeatureRecord.barLength)

    /// The same value, its source named by what it is; nil when there was no such place.
    static func named(_ identity: NodeIdentity) -> NodeIdentity? {
        guard identity.kind == .source || identity.kind == .barIndicator else { return identity }
        guard let place = identity.words.last.flatMap({ Int($0) }), let (block, offset) = block(at: place) else { return nil }
        var named = identity
        named.words.removeLast()
        named.words.append(block.origin.description)
        if identity.kind == .source { named.words.append(block.fields[offset]) }
        return named
    }

    private static func block(at place: Int) -> (SampleBlock, Int)? {
        var first = 0
        for block in layout.blocks {
            if (first..<first + block.fields.count).contains(place) { return (block, place - first) }
            first += block.fields.count
        }
        return nil
    }
}
