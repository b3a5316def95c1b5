/// Numbers by key, with the count of those at or below a value and the neighbours of a value.
///
/// The numbers lie in blocks of bounded size that are in order among each other; within a block they need not be, so that an insertion
/// appends a number and a removal moves one. Counting compares a value with the bounds of all blocks and with the numbers of one of them,
/// eight at a time and without a branch. Each number's place is known by its key, so that a removal searches nothing.
struct OrderStatistic: Sendable {
    /// Vectors in a block.
    private static let width = 16
    private static let blockLimit = 8 * width
    private static let empty = SIMD8<Double>(repeating: .nan)

    /// The blocks one after the other, in no order. A block's free places are its last and hold NaN, which compares with nothing.
    private var numbers: [SIMD8<Double>] = []
    /// The key of the number at each place.
    private var keys: [Int32] = []
    /// The place of each key's number.
    private var places: [Int32] = []
    /// Each block's rank: how many blocks come before it.
    private var ranks: [Int] = []
    /// The block of each rank.
    private var order: [Int] = []
    /// The bound of each rank's block: its numbers are at or above it, and at or below the next one's. The first is −∞.
    private var bounds: [SIMD8<Double>] = []
    /// How many numbers each rank's block holds.
    private var counts: [SIMD8<Int64>] = []
    /// Blocks that hold nothing and have no rank.
    private var freeBlocks: [Int] = []

    init() { insertBlock(newBlock(), at: 0, bound: -.infinity) }

    /// One that holds each value with its index as the key.
    init(_ values: [Double]) {
        self.init()
        for (key, value) in values.enumerated() { set(key, to: value) }
    }

    /// Sets the number of a key, and answers how many are now at or below it. Keys count up from 0 when they first come.
    @discardableResult mutating func set(_ key: Int, to value: Double) -> Int {
        if key < places.count { remove(key) } else { places.append(0) }
        var (rank, before) = search(atMost: value)
        if count(at: rank) == Self.blockLimit {
            split(rank)
            (rank, before) = search(atMost: value)
        }
        let block = order[rank]
        let atMost = count(atMost: value, in: block)
        put(value, key: Int32(truncatingIfNeeded: key), at: block &* Self.blockLimit &+ count(at: rank))
        counts[rank &>> 3][rank & 7] &+= 1
        return before &+ atMost &+ 1
    }

    func count(atMost value: Double) -> Int {
        let (rank, before) = search(atMost: value)
        return before &+ count(atMost: value, in: order[rank])
    }

    func count(below value: Double) -> Int {
        let (rank, before) = search(below: value)
        let start = order[rank] &* Self.width
        var below = SIMD8<Int64>.zero
        for vector in start..<start &+ Self.width { below.replace(with: below &+ 1, where: numbers[vector] .< value) }
        return before &+ Int(truncatingIfNeeded: below.wrappedSum())
    }

    /// The least number above a value, +∞ where there is none.
    func next(above value: Double) -> Double {
        for rank in search(atMost: value).rank..<order.count {
            let start = order[rank] &* Self.width
            let none = SIMD8<Double>(repeating: .infinity)
            var least = none
            for vector in start..<start &+ Self.width {
                let above = none.replacing(with: numbers[vector], where: numbers[vector] .> value)
                least.replace(with: above, where: above .< least)
            }
            if least.min() < .infinity { return least.min() }
        }
        return .infinity
    }

    /// The greatest number below a value, −∞ where there is none.
    func next(below value: Double) -> Double {
        for rank in (0...search(below: value).rank).reversed() {
            let start = order[rank] &* Self.width
            let none = SIMD8<Double>(repeating: -.infinity)
            var greatest = none
            for vector in start..<start &+ Self.width {
                let below = none.replacing(with: numbers[vector], where: numbers[vector] .< value)
                greatest.replace(with: below, where: below .> greatest)
            }
            if greatest.max() > -.infinity { return greatest.max() }
        }
        return -.infinity
    }

    private mutating func remove(_ key: Int) {
        let place = Int(truncatingIfNeeded: places[key])
        let block = place / Self.blockLimit
        let rank = ranks[block]
        let count = count(at: rank) &- 1
        let last = block &* Self.blockLimit &+ count
        put(number(at: last), key: keys[last], at: place)
        numbers[last &>> 3][last & 7] = .nan
        counts[rank &>> 3][rank & 7] &-= 1
        if count % 16 == 0 { mergeNext(into: rank) }
    }

    /// The last rank whose bound is at or below a value, and how many numbers the blocks before it hold.
    private func search(atMost value: Double) -> (rank: Int, before: Int) {
        var blocks = SIMD8<Int64>.zero
        var before = SIMD8<Int64>.zero
        for index in bounds.indices {
            let isAtMost = bounds[index] .<= value
            blocks.replace(with: blocks &+ 1, where: isAtMost)
            before.replace(with: before &+ counts[index], where: isAtMost)
        }
        let rank = Int(truncatingIfNeeded: blocks.wrappedSum()) &- 1
        return (rank, Int(truncatingIfNeeded: before.wrappedSum()) &- count(at: rank))
    }

    /// The last rank whose bound is below a value, 0 for −∞, and how many numbers the blocks before it hold.
    private func search(below value: Double) -> (rank: Int, before: Int) {
        var blocks = SIMD8<Int64>.zero
        var before = SIMD8<Int64>.zero
        for index in bounds.indices {
            let isBelow = bounds[index] .< value
            blocks.replace(with: blocks &+ 1, where: isBelow)
            before.replace(with: before &+ counts[index], where: isBelow)
        }
        let rank = Int(truncatingIfNeeded: blocks.wrappedSum()) &- 1
        return rank < 0 ? (0, 0) : (rank, Int(truncatingIfNeeded: before.wrappedSum()) &- count(at: rank))
    }

    private func count(atMost value: Double, in block: Int) -> Int {
        let start = block &* Self.width
        var atMost = SIMD8<Int64>.zero
        for vector in start..<start &+ Self.width { atMost.replace(with: atMost &+ 1, where: numbers[vector] .<= value) }
        return Int(truncatingIfNeeded: atMost.wrappedSum())
    }

    private func count(at rank: Int) -> Int { Int(truncatingIfNeeded: counts[rank &>> 3][rank & 7]) }

    private func number(at place: Int) -> Double { numbers[place &>> 3][place & 7] }

    private mutating func put(_ number: Double, key: Int32, at place: Int) {
        numbers[place &>> 3][place & 7] = number
        keys[place] = key
        places[Int(truncatingIfNeeded: key)] = Int32(truncatingIfNeeded: place)
    }

    // MARK: Blocks

    /// Halves a full block: at the mean of its numbers where that has enough of them on either side, or else where they are sorted.
    private mutating func split(_ rank: Int) {
        let block = order[rank]
        let start = block * Self.width
        let mean = numbers[start..<start + Self.width].reduce(.zero, +).sum() / Double(Self.blockLimit)
        let isMeanGood = (Self.blockLimit / 4...Self.blockLimit * 3 / 4).contains(count(atMost: mean, in: block))
        if !isMeanGood { sort(block) }
        let first = start * 8
        let middle = first + Self.blockLimit / 2
        let upper = newBlock()
        insertBlock(upper, at: rank + 1, bound: isMeanGood ? mean : number(at: middle))
        var end = first + Self.blockLimit
        var upperEnd = upper * Self.blockLimit
        for place in (first..<end).reversed() where isMeanGood ? number(at: place) > mean : place >= middle {
            put(number(at: place), key: keys[place], at: upperEnd)
            upperEnd += 1
            end -= 1
            if place < end { put(number(at: end), key: keys[end], at: place) }
            numbers[end / 8][end % 8] = .nan
        }
        counts[rank / 8][rank % 8] = Int64(end - first)
        counts[(rank + 1) / 8][(rank + 1) % 8] = Int64(upperEnd - upper * Self.blockLimit)
    }

    /// Empties the next block into this one where both are small, and removes an empty block.
    private mutating func mergeNext(into rank: Int) {
        let count = count(at: rank)
        if count == 0, order.count > 1 {
            removeBlock(at: rank)
        } else if rank + 1 < order.count, count + self.count(at: rank + 1) <= Self.blockLimit / 2 {
            let next = order[rank + 1] * Self.blockLimit
            let free = order[rank] * Self.blockLimit + count
            let moved = self.count(at: rank + 1)
            for index in 0..<moved {
                put(number(at: next + index), key: keys[next + index], at: free + index)
                numbers[(next + index) / 8][(next + index) % 8] = .nan
            }
            counts[rank / 8][rank % 8] = Int64(count + moved)
            removeBlock(at: rank + 1)
        }
    }

    /// Sorts a full block.
    private mutating func sort(_ block: Int) {
        let start = block * Self.blockLimit
        let places = start..<start + Self.blockLimit
        guard places.dropFirst().contains(where: { number(at: $0) < number(at: $0 - 1) }) else { return }
        var content: [(number: Double, key: Int32)] = []
        content.reserveCapacity(Self.blockLimit)
        for place in places { content.append((number(at: place), keys[place])) }
        content.sort { $0.number < $1.number }
        for (index, entry) in content.enumerated() { put(entry.number, key: entry.key, at: start + index) }
    }

    private mutating func newBlock() -> Int {
        if let free = freeBlocks.popLast() { return free }
        numbers.append(contentsOf: repeatElement(Self.empty, count: Self.width))
        keys.append(contentsOf: repeatElement(0, count: Self.blockLimit))
        ranks.append(0)
        return ranks.count - 1
    }

    private mutating func insertBlock(_ block: Int, at rank: Int, bound: Double) {
        order.insert(block, at: rank)
        if order.count > bounds.count * 8 {
            bounds.append(Self.empty)
            counts.append(.zero)
        }
        moveBlocks((rank + 1..<order.count).reversed(), by: 1)
        ranks[block] = rank
        bounds[rank / 8][rank % 8] = bound
        counts[rank / 8][rank % 8] = 0
    }

    private mutating func removeBlock(at rank: Int) {
        freeBlocks.append(order.remove(at: rank))
        moveBlocks(rank..<order.count, by: -1)
        bounds[order.count / 8][order.count % 8] = .nan
        counts[order.count / 8][order.count % 8] = 0
        bounds[0][0] = -.infinity
    }

    /// Takes along what is known by rank, for ranks that the order already has.
    private mutating func moveBlocks(_ newRanks: some Sequence<Int>, by distance: Int) {
        Self.move(&bounds, to: newRanks, by: distance)
        Self.move(&counts, to: newRanks, by: distance)
        for rank in newRanks { ranks[order[rank]] = rank }
    }

    private static func move<Scalar>(_ vectors: inout [SIMD8<Scalar>], to newRanks: some Sequence<Int>, by distance: Int) {
        var vectors = vectors.mutableSpan
        for rank in newRanks {
            let old = rank &- distance
            vectors[rank &>> 3][rank & 7] = vectors[old &>> 3][old & 7]
        }
    }
}
