import DequeModule

/// The last ids seen, as many as the limit says.
struct RecentIDs {
    private var order: Deque<String> = []
    private var known: Set<String> = []

    /// Remembers `id`; false when it is one of the last.
    mutating func insert(_ id: String) -> Bool {
        guard known.insert(id).inserted else { return false }
        order.append(id)
        if order.count > BusLimits.commandIDs { known.remove(order.removeFirst()) }
        return true
    }
}
