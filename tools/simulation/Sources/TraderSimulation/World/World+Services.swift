import APIGateway
import PaperBroker
import SignalEngine
import TraderBroker
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// The five services over the simulated parts.
extension World {
    /// The process of one life, with its state loaded.
    func makeProcess(_ life: Life) throws -> any SimulatedProcess {
        let inputs = weather.inputsPerSnapshot
        let isGapChecked = sabotage != .noGapCheck
        switch life.name {
        case .marketFeed, .binanceUSFeed, .binanceUSDMFeed:
            return try SourceProcess.feed(life, plan.market, venue.truth, inputsPerSnapshot: inputs)
        case .liqPoller: return try SourceProcess.poll(life, venue.truth, inputsPerSnapshot: inputs)
        case .signalEngine:
            let (patience, instant, deskLife) = (Patience(), nudgeInstant, DeskLife(folder))
            let desk = deskLife.desk
            self.desk = deskLife
            queue.add(.lookAtFolder(life: life.number), at: moment(after: 0...Self.lookSeconds))
            return try ReadingProcess(
                life, SignalShell(), upstreams: plan.upstreams(of: .signalEngine), inputsPerSnapshot: inputs, isGapChecked: isGapChecked,
                deliver: { step, world in
                    desk.delivered(step.outputs)
                    world.hearAnswers()
                }
            ) { machine, now, statuses in
                if let input = desk.nudge(machine) { return .init(input: input) }
                let nudge = patience.nudge(machine, now, statuses, instant: instant.now)
                return .init(input: nudge.input, lookAgainAt: nudge.lookAgainAt)
            }
        case .paperBroker:
            let (wanted, post) = (plan.brokerSettings, RetirementPost())
            self.post = post
            return try ReadingProcess(
                life, BrokerShell(), upstreams: plan.upstreams(of: .paperBroker), inputsPerSnapshot: inputs, isGapChecked: isGapChecked
            ) { machine, _, _ in
                post.take(machine.versionsToRetire)
                let adopted = machine.settings(adopting: wanted)
                return .init(input: adopted == machine.settings ? nil : .settings(adopted))
            }
        case .apiGateway:
            return try ReadingProcess(
                life, EventShell(), upstreams: plan.upstreams(of: .apiGateway), inputsPerSnapshot: inputs,
                isGapChecked: isGapChecked
            ) { _, _, _ in .init() }
        }
    }
}
