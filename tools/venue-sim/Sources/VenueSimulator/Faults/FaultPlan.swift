package import TraderModel

/// The faults that the simulated venues play, and every chance of theirs.
///
/// A chance is a function of the seed, the fault and the identity of what it may hit: a bucket, an hour, the moment of an update, the number
/// of a request. So a run repeats as far as the clients ask the same.
public struct FaultPlan: Equatable, Sendable {
    /// Venues that behave.
    public static let none = FaultPlan()
    /// The name that stands for all faults that may come together.
    package static let mix = "mix"

    private var arguments: [VenueFault: [Int64]] = [:]
    private var seed: UInt64 = 0
    /// The start of the run's live part, from which the minutes of outages and windows count.
    private(set) var origin = Timestamp(microseconds: 0)

    private init() {}

    /// Reads faults as `--fault` takes them: `NAME`, `NAME:ARGUMENT,ARGUMENT`, `mix` or `mix:SEED`. A fault that is named itself goes before
    /// the mix's. Throws `FaultError` for an unknown name, a bad argument and a fault that is named twice.
    public init(_ texts: [String], seed: UInt64) throws(FaultError) {
        self.seed = seed
        var named: [VenueFault: [Int64]] = [:]
        var hasMix = false
        for text in texts {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let argument = parts.count > 1 ? parts[1] : nil
            if parts[0] == Self.mix {
                guard !hasMix else { throw FaultError("--fault \(text): a mix is there already; give one") }
                hasMix = true
                if let argument { self.seed = try Self.mixSeed(argument) }
            } else {
                let kind = try Self.kind(parts[0])
                guard named[kind] == nil else { throw FaultError("--fault \(text): \(kind.rawValue) is there already; give it once") }
                named[kind] = try Self.values(argument, of: kind)
            }
        }
        if hasMix { arguments = mixed }
        arguments.merge(named) { _, own in own }
    }

    /// The same plan for a run whose live part starts at `moment`.
    package func starting(at moment: Timestamp) -> FaultPlan {
        var plan = self
        plan.origin = moment
        return plan
    }

    /// Whether nothing is to be played.
    public var isEmpty: Bool { arguments.isEmpty }

    /// What is played, in the order of the list of faults, as `--fault` would take it.
    package var texts: [String] {
        VenueFault.allCases.compactMap { kind in
            arguments[kind].map { kind.rawValue + ($0.isEmpty ? "" : ":" + $0.map(String.init).joined(separator: ",")) }
        }
    }

    /// The arguments of `kind`, one for each of its parameters; nil when it is not played.
    package subscript(kind: VenueFault) -> [Int64]? { arguments[kind] }

    func has(_ kind: VenueFault) -> Bool { arguments[kind] != nil }

    // MARK: Chance

    /// Bits that depend on nothing but the seed, the fault and the identity.
    func bits(_ kind: VenueFault, _ identity: Int64...) -> UInt64 {
        var state = seed
        for byte in kind.rawValue.utf8 { state = Self.mixed(state ^ UInt64(byte)) }
        for part in identity { state = Self.mixed(state ^ UInt64(bitPattern: part)) }
        return state
    }

    /// Whether `kind` hits what has this identity: one in as many as its argument `place` says.
    func hits(_ kind: VenueFault, oneIn place: Int = 0, _ identity: Int64, _ more: Int64 = 0) -> Bool {
        guard let oneIn = arguments[kind]?[place] else { return false }
        return bits(kind, identity, more) % UInt64(oneIn) == 0
    }

    private static func mixed(_ state: UInt64) -> UInt64 {
        var numbers = SeededNumbers(seed: state)
        return numbers.next()
    }

    // MARK: The mix

    /// Everything that may come together; what excludes another, and what has no rate, is chosen by the seed.
    private var mixed: [VenueFault: [Int64]] {
        var mixed: [VenueFault: [Int64]] = [:]
        for kind in VenueFault.allCases {
            guard let rates = kind.facts.mix else { continue }
            let fixed = kind.facts.parameters.dropFirst(rates.count).map { chosen($0, for: kind) }
            mixed[kind] = rates + fixed
        }
        mixed[bits(.gateUSDNew) % 2 == 0 ? .gateUSDNew : .gateNoUSDNew] = nil
        return mixed
    }

    private func chosen(_ parameter: FaultParameter, for kind: VenueFault) -> Int64 {
        let chance = bits(kind)
        if let choices = parameter.choices { return choices[Int(chance % UInt64(choices.count))] }
        return parameter.range.lowerBound + Int64(chance % UInt64(parameter.range.count))
    }

    // MARK: Reading

    private static func mixSeed(_ text: String) throws(FaultError) -> UInt64 {
        guard let seed = UInt64(text) else {
            throw FaultError("--fault mix:\(text): SEED is a whole number from 0 on; give one, or mix alone")
        }
        return seed
    }

    private static func kind(_ name: String) throws(FaultError) -> VenueFault {
        guard let kind = VenueFault(rawValue: name) else {
            throw FaultError("--fault \(name): there is no such fault; venue-sim --faults lists them")
        }
        return kind
    }

    private static func values(_ text: String?, of kind: VenueFault) throws(FaultError) -> [Int64] {
        let parameters = kind.facts.parameters
        let given = text.map { $0.split(separator: ",", omittingEmptySubsequences: false) } ?? []
        guard given.count <= parameters.count else {
            throw FaultError("--fault \(kind.rawValue):\(text ?? ""): has an argument too many; give \(kind.usage)")
        }
        var values = parameters.map(\.standard)
        for (place, (part, parameter)) in zip(given, parameters).enumerated() {
            guard let value = Int64(part), parameter.allows(value) else {
                throw FaultError("--fault \(kind.rawValue):\(text ?? ""): \(parameter.name) is \(part); give \(parameter.allowed)")
            }
            values[place] = value
        }
        if [.stall, .silence, .binanceStall, .binanceSilence].contains(kind), values[0] >= values[1] {
            throw FaultError("--fault \(kind.rawValue):\(text ?? ""): MINUTES is \(values[0]); give less than EVERY, \(values[1])")
        }
        return values
    }
}
