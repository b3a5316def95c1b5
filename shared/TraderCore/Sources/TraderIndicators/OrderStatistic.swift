/// A multiset of numbers that counts how many are at or below a value.
///
/// The numbers lie sorted in blocks of bounded size, so that an insertion or a removal moves one block's tail and not the whole
/// array, and a count adds whole blocks up to the one that holds the value.
struct OrderStatistic: Sendable {
    private var blocks: [[Double]] = []
    /// The largest number of each block: the search touches this one small array.
    private var largest: [Double] = []

    private static let blockLimit = 256

    init() {}

    init(_ values: [Double]) {
        let ordered = values.sorted()
        for start in stride(from: 0, to: ordered.count, by: Self.blockLimit / 2) {
            let block = Array(ordered[start..<min(start + Self.blockLimit / 2, ordered.count)])
            largest.append(block[block.count - 1])
            blocks.append(block)
        }
    }

    mutating func insert(_ value: Double) {
        guard !blocks.isEmpty else {
            blocks = [[value]]
            largest = [value]
            return
        }
        let block = min(firstIndex(in: largest) { $0 >= value }, blocks.count - 1)
        blocks[block].insert(value, at: firstIndex(in: blocks[block]) { $0 > value })
        if value > largest[block] { largest[block] = value }
        if blocks[block].count > Self.blockLimit { split(block) }
    }

    /// Removes one of the numbers equal to `value`, which must be there.
    mutating func remove(_ value: Double) {
        let block = firstIndex(in: largest) { $0 >= value }
        precondition(block < blocks.count, "only a value that was inserted can be removed")
        let position = firstIndex(in: blocks[block]) { $0 >= value }
        precondition(blocks[block][position] == value, "only a value that was inserted can be removed")
        blocks[block].remove(at: position)
        if blocks[block].isEmpty {
            blocks.remove(at: block)
            largest.remove(at: block)
        } else if position == blocks[block].count {
            largest[block] = blocks[block][position - 1]
        }
    }

    func count(atMost value: Double) -> Int { count { $0 > value } }

    func count(below value: Double) -> Int { count { $0 >= value } }

    /// The number of the given rank, 0 for the smallest; there must be more than `rank` numbers.
    func value(at rank: Int) -> Double {
        var rank = rank
        for block in blocks {
            if rank < block.count { return block[rank] }
            rank -= block.count
        }
        preconditionFailure("no number has a rank beyond their count")
    }

    /// How many numbers come before the first for which `isBeyond` holds.
    private func count(_ isBeyond: (Double) -> Bool) -> Int {
        let block = firstIndex(in: largest, where: isBeyond)
        var count = 0
        for index in 0..<block { count += blocks[index].count }
        return block < blocks.count ? count + firstIndex(in: blocks[block], where: isBeyond) : count
    }

    private mutating func split(_ block: Int) {
        let middle = blocks[block].count / 2
        let upper = Array(blocks[block][middle...])
        blocks[block].removeSubrange(middle...)
        blocks.insert(upper, at: block + 1)
        largest.insert(upper[upper.count - 1], at: block + 1)
        largest[block] = blocks[block][middle - 1]
    }

    /// Binary search for the first number for which `holds`, in numbers of which the later ones hold.
    @inline(__always)
    private func firstIndex(in values: [Double], where holds: (Double) -> Bool) -> Int {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if holds(values[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
