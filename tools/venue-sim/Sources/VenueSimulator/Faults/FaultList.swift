/// The list of the faults, as `--faults` prints it.
public enum FaultList {
    /// A line a fault, by area, with the arguments when none are given.
    public static var text: String {
        let width = (VenueFault.allCases.map(\.usage.count).max() ?? 0) + 2
        let areas = FaultFacts.Area.allCases.map { area in
            let lines = VenueFault.allCases.filter { $0.facts.area == area }.map { kind in
                let usage = kind.usage + String(repeating: " ", count: width - kind.usage.count)
                return "  \(usage)\(kind.facts.summary)\(kind.standards.isEmpty ? "" : " (\(kind.standards))")"
            }
            return ([area.rawValue] + lines).joined(separator: "\n")
        }
        let mix = """
            All together
              mix[:SEED]  every fault that goes with others, rare enough for all to be followed; another seed, other chances

            In brackets: the arguments when none are given. ONE-IN 20 is one of 20. Minutes and seconds are virtual, but for those of rest-hang, binance-hang and
            binance-ping.
            """
        return (areas + [mix]).joined(separator: "\n\n")
    }
}
