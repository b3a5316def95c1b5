public import TraderBroker
public import TraderModel
public import TraderSignals

/// Signal-engine's and paper-broker's machines joined by a function call: what a backtest runs, and what live runs over ZeroMQ.
public struct Chain: Machine {
    /// What either machine says.
    public enum Output: Codable, Equatable, Sendable {
        case signal(SignalOutput)
        case broker(BrokerOutput)
    }

    public private(set) var signals: SignalMachine
    public private(set) var broker: BrokerMachine

    public init(signals: SignalMachine, broker: BrokerMachine = BrokerMachine()) {
        self.signals = signals
        self.broker = broker
    }

    public mutating func apply(_ input: SignalInput, emit: (Output) -> Void) {
        signals.apply(input) { output in
            emit(.signal(output))
            broker.apply(BrokerInput(output)) { emit(.broker($0)) }
        }
    }
}

extension BrokerInput {
    /// What an output of the signals is for the broker.
    fileprivate init(_ output: SignalOutput) {
        switch output {
        case .features(let record): self = .features(record)
        case .exit(let signal): self = .exit(signal)
        case .fire(let fire): self = .fire(fire)
        case .strategy(let record): self = .strategy(record)
        }
    }
}
