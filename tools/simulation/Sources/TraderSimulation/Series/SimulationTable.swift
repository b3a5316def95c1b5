/// What came of many runs.
public struct SimulationTable: Sendable {
    public private(set) var runs = 0
    /// Runs whose trades were held against those of the bare market as well.
    public private(set) var comparedRuns = 0
    /// Runs whose lanes were held against the same inputs in the order of the data's own times.
    public private(set) var orderedRuns = 0
    public private(set) var simulatedSeconds = 0
    public private(set) var steps = 0
    public private(set) var fires = 0
    public private(set) var strategyChanges = 0
    /// Bars judged of lanes but the platform's own, and of those the ones of one minute.
    public private(set) var laneRecords = 0
    public private(set) var minuteRecords = 0
    public private(set) var watchChanges = 0
    public private(set) var faults = FaultTally()
    /// Runs in which a promise was broken, by rising seed.
    public private(set) var failures: [SimulationReport] = []

    public init() {}

    mutating func add(_ report: SimulationReport) {
        runs += 1
        if report.isComparedWithMarket { comparedRuns += 1 }
        if report.isComparedInOrder { orderedRuns += 1 }
        laneRecords += report.laneRecords
        minuteRecords += report.minuteRecords
        watchChanges += report.watchChanges
        simulatedSeconds += report.simulatedSeconds
        steps += report.steps
        fires += report.fires
        strategyChanges += report.strategyChanges
        faults.add(report.faults)
        guard report.failure != nil else { return }
        failures.append(report)
        failures.sort { $0.seed < $1.seed }
    }

    /// The table as text, a line a fault.
    public var text: String {
        let head = [
            ("seeds", "\(runs)"), ("simulated days", tenths(of: simulatedSeconds)), ("steps", "\(steps)"), ("fires", "\(fires)"),
            ("strategies changed", "\(strategyChanges)"),
            ("instruments followed or given up", "\(watchChanges)"), ("bars judged of further lanes", "\(laneRecords)"),
            ("of these of one minute", "\(minuteRecords)"), ("held against the bare market too", "\(comparedRuns)"),
            ("held against the order of the data", "\(orderedRuns)"), ("faults", "\(faults.total)"),
        ]
        let kinds = FaultKind.allCases.map { ("  " + $0.rawValue, "\(faults[$0])") }
        return (head + kinds + [("failures", "\(failures.count)")])
            .map { name, value in
                name + String(repeating: " ", count: max(1, 40 - name.count)) + String(repeating: " ", count: max(0, 12 - value.count))
                    + value
            }
            .joined(separator: "\n")
    }

    /// Seconds as days with one decimal.
    private func tenths(of seconds: Int) -> String { "\(seconds / 86_400).\(seconds % 86_400 * 10 / 86_400)" }
}
