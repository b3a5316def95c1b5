import VenueSimulator

/// How often each fault comes in one run. A run has some of them, few or many, and others not at all, so that each is also seen alone.
struct Weather {
    // Chances a message, question or answer.
    var drop = 0.0
    var double = 0.0
    var delay = 0.0
    var pulseLoss = 0.0
    var questionLoss = 0.0
    var answerLoss = 0.0
    var answerDelay = 0.0
    var answerDouble = 0.0
    var slowReader = 0.0
    // Chances a commit.
    var commitFault = 0.0
    var killAfterPublish = 0.0
    // Chances a burst of wishes.
    var wishFailure = 0.0
    var wishStop = 0.0
    // Mean seconds between events; nil for never.
    var killEvery: Double?
    var powerCutEvery: Double?
    var streamLossEvery: Double?
    var restOutageEvery: Double?
    /// The chance that a venue that ends its connections does so before their time.
    var earlyCut = 0.0
    var pollOutageEvery: Double?
    var clockJumpEvery: Double?
    var personEvery: Double?
    var watchChangeEvery: Double?
    /// Whether signal-engine and the ways to it have no trouble of their own: then what it is told is judged at once.
    let isEngineWell: Bool
    // Chances a stream frame.
    var frameLoss = 0.0
    var frameDelay = 0.0
    var barDouble = 0.0
    var barRevision = 0.0
    // Chances a REST answer or an hour.
    var restFailure = 0.0
    var restTrailing = 0.0
    var restHang = 0.0
    var pollHang = 0.0
    var pollFailure = 0.0
    var hourLate = 0.0
    var hourRevised = 0.0
    /// One live bucket in so many has no trade; nil for none.
    var silentOnceIn: Int64?
    /// The longest that a killed source is away, in seconds; a reader may be away twenty times as long.
    var longestAbsence = 20.0
    /// The most that a clock is wrong, in seconds.
    var clockError: Int64 = 0
    /// Whether the sources' clocks may be wrong by more than their rules bear, so that what they log may not be what was traded.
    var areSourceClocksWild = false
    var pulseSeconds: Int64 = 20
    var inputsPerSnapshot = 64
    /// The most records that a reader takes at once.
    var batch = 256

    /// A long history takes many commits: in it each of them is the less likely to fail, so that it is read at all.
    init(_ numbers: inout SeededNumbers, window: Int) {
        isEngineWell = numbers.chance(0.25)
        if !isEngineWell { chooseBus(&numbers) }
        chooseProcesses(&numbers, commits: max(1, Double(window) / 96))
        // Half of the runs have venues that do what they should: their trades must be those of the bare market.
        if numbers.chance(0.5) { chooseVenues(&numbers) }
    }

    private mutating func chooseBus(_ numbers: inout SeededNumbers) {
        drop = Self.rate(0.3, &numbers)
        double = Self.rate(0.2, &numbers)
        delay = Self.rate(0.2, &numbers)
        pulseLoss = Self.rate(0.5, &numbers)
        questionLoss = Self.rate(0.4, &numbers)
        answerLoss = Self.rate(0.4, &numbers)
        answerDelay = Self.rate(0.3, &numbers)
        answerDouble = Self.rate(0.3, &numbers)
        slowReader = Self.rate(0.2, &numbers)
    }

    private mutating func chooseProcesses(_ numbers: inout SeededNumbers, commits: Double) {
        commitFault = Self.rate(0.06 / commits, &numbers)
        killAfterPublish = Self.rate(0.03 / commits, &numbers)
        killEvery = Self.every(900, 9_000, &numbers)
        powerCutEvery = Self.every(3_600, 20_000, &numbers)
        pulseSeconds = numbers.number(in: 5...40)
        inputsPerSnapshot = Int(numbers.number(in: 1...6)) * 24
        batch = numbers.chance(0.5) ? 256 : Int(numbers.number(in: 1...20))
        personEvery = numbers.chance(0.2) ? nil : numbers.uniform(in: 300...1_800)
        wishFailure = Self.rate(0.3, &numbers)
        wishStop = Self.rate(0.2, &numbers)
        watchChangeEvery = numbers.chance(0.2) ? nil : numbers.uniform(in: 300...2_400)
        if isEngineWell { (powerCutEvery, wishFailure, wishStop) = (nil, 0, 0) }
    }

    private mutating func chooseVenues(_ numbers: inout SeededNumbers) {
        streamLossEvery = Self.every(600, 10_000, &numbers)
        restOutageEvery = Self.every(1_200, 15_000, &numbers)
        pollOutageEvery = Self.every(1_200, 15_000, &numbers)
        frameLoss = Self.rate(0.1, &numbers)
        frameDelay = Self.rate(0.1, &numbers)
        barDouble = Self.rate(0.2, &numbers)
        barRevision = Self.rate(0.2, &numbers)
        earlyCut = Self.rate(0.8, &numbers)
        restFailure = Self.rate(0.3, &numbers)
        restTrailing = Self.rate(0.5, &numbers)
        restHang = Self.rate(0.3, &numbers)
        pollHang = Self.rate(0.3, &numbers)
        pollFailure = Self.rate(0.3, &numbers)
        hourLate = Self.rate(0.5, &numbers)
        hourRevised = Self.rate(0.3, &numbers)
        silentOnceIn = numbers.chance(0.4) ? nil : numbers.number(in: 6...60)
        longestAbsence = numbers.uniform(in: 5...1_200)
        clockJumpEvery = Self.every(600, 7_200, &numbers)
        clockError = numbers.chance(0.6) ? 7 : 7_200
        areSourceClocksWild = clockError > 7 && numbers.chance(0.3)
    }

    /// A probability of up to `most`, small ones more often, and often none.
    private static func rate(_ most: Double, _ numbers: inout SeededNumbers) -> Double {
        guard !numbers.chance(0.4) else { return 0 }
        let size = numbers.uniform()
        return most * size * size
    }

    /// A mean number of seconds, and often never.
    private static func every(_ least: Double, _ most: Double, _ numbers: inout SeededNumbers) -> Double? {
        numbers.chance(0.4) ? nil : numbers.uniform(in: least...most)
    }
}
