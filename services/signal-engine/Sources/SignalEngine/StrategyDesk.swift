package import Logging
import ServiceLifecycle
import Synchronization
package import TraderDocuments
package import TraderModel
import TraderProto
import TraderService
package import TraderSignals

/// Brings strategies to the machine: from the folder, which is looked at again and again, and from commands.
///
/// Both become inputs of the service's own, one at a time, through the loop's nudges. A command that adds or removes writes the file first: a
/// kill in between is made good by the next look into the folder.
package final class StrategyDesk: Sendable {
    /// A change that somebody waits for.
    private struct Wish: Sendable {
        var number: Int
        var change: StrategyChange
        var answer: @Sendable (Outcome) -> Void
    }

    /// What came of a wish: the strategy as it stands, or why nothing changed.
    package enum Outcome: Sendable {
        case made(StrategyRecord?)
        case refused(String)
    }

    private struct Desk {
        var lastNumber = 0
        var wishes: [Wish] = []
        /// The wish that is being made: its file is written, or its input is being committed.
        var underWay: Wish?
        var changes: [StrategyChange] = []
        var watch = StrategyWatch()
        var fingerprint: [String]?
        var mustLook = true
        /// Whether it was said since the start which versions retire.
        var hasSaidWhatRetires = false
    }

    /// How often the folder is looked at.
    private static let interval = Duration.seconds(2)
    /// Wishes that wait, at most.
    private static let mostWishes = 64

    package let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let folder: any StrategyFiles
    private let logger: Logger
    private let desk = Mutex(Desk())

    package init(folder: any StrategyFiles, logger: Logger) {
        self.folder = folder
        self.logger = logger
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What is wrong with the folder or a file of it; empty when nothing is.
    var complaints: [String] { desk.withLock { $0.watch.complaints } }

    /// The path of the file that holds a strategy; nil when there is none.
    func place(of name: String) throws(StrategyFolder.Failure) -> String? { try folder.place(of: name) }

    // MARK: in the loop

    /// The next input; nil when nothing is to be changed.
    package func nudge(_ machine: SignalMachine) -> SignalInput? {
        if machine.awaitsRetirement, desk.withLock({ !$0.hasSaidWhatRetires }) {
            desk.withLock { $0.hasSaidWhatRetires = true }
            return .sayWhatRetires
        }
        if let input = nextWish(machine) { return input }
        return nextChange(machine).map { .strategy($0) }
    }

    /// Has the loop ask for a nudge at once.
    func wakeUp() { wake.yield() }

    /// A step is in the log: whoever waits for it is told.
    package func delivered(_ outputs: [SignalOutput]) {
        guard let wish = desk.withLock({ $0.underWay.take() }) else { return }
        var record: StrategyRecord?
        // What retires beside it is another version.
        for case .strategy(let changed) in outputs where changed.name == wish.change.name && changed.state != .retiring { record = changed }
        wish.answer(.made(record))
    }

    private func nextWish(_ machine: SignalMachine) -> SignalInput? {
        while let wish = takeWish() {
            if let refusal = machine.refusal(of: wish.change) {
                refuse(refusal)
                continue
            }
            do throws(StrategyFolder.Failure) {
                switch wish.change {
                case .define(let document): try folder.write(document)
                case .remove(let name): try folder.remove(name)
                case .start, .stop, .retire: break
                }
            } catch {
                refuse("\(error)")
                continue
            }
            return .strategy(wish.change)
        }
        return nil
    }

    /// Whoever waits for a wish is found at any moment: it is in the queue or under way.
    private func takeWish() -> Wish? {
        desk.withLock { desk in
            desk.underWay = desk.wishes.isEmpty ? nil : desk.wishes.removeFirst()
            return desk.underWay
        }
    }

    private func refuse(_ reason: String) { desk.withLock { $0.underWay.take() }?.answer(.refused(reason)) }

    private func nextChange(_ machine: SignalMachine) -> StrategyChange? {
        desk.withLock { desk in
            if desk.mustLook {
                desk.mustLook = false
                look(machine, &desk)
            }
            while !desk.changes.isEmpty {
                let change = desk.changes.removeFirst()
                if machine.refusal(of: change) == nil { return change }
            }
            return nil
        }
    }

    private func look(_ machine: SignalMachine, _ desk: inout Desk) {
        let before = desk.watch.complaints
        do throws(StrategyFolder.Failure) {
            let files = try folder.files()
            desk.changes = desk.watch.changes(files, for: machine)
        } catch {
            desk.watch.cannotRead("\(error)")
        }
        for complaint in desk.watch.complaints where !before.contains(complaint) {
            logger.warning("a strategy document is not used", metadata: ["reason": "\(complaint)"])
        }
    }

    // MARK: outside of the loop

    /// Asks for a change and waits until it is in the log, or until the task is cancelled: the service ends then.
    package func make(_ change: StrategyChange) async -> Outcome {
        let number = desk.withLock { desk in
            desk.lastNumber += 1
            return desk.lastNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { answer in ask(change, as: number) { answer.resume(returning: $0) } }
        } onCancel: {
            withdraw(number)
        }
    }

    /// Asks for a change under a number of its own; `answer` is told once what came of it, from whichever thread knows.
    package func ask(_ change: StrategyChange, as number: Int, answer: @escaping @Sendable (Outcome) -> Void) {
        let refusal = desk.withLock { desk -> String? in
            guard !Task.isCancelled else { return Self.stopping }
            guard desk.wishes.count < Self.mostWishes else { return "\(Self.mostWishes) changes wait already; try again" }
            desk.wishes.append(Wish(number: number, change: change, answer: answer))
            return nil
        }
        if let refusal { return answer(.refused(refusal)) }
        wake.yield()
    }

    /// Answers a wish that nobody will make any more.
    package func withdraw(_ number: Int) {
        let (wish, reason) = desk.withLock { desk -> (Wish?, String) in
            if desk.underWay?.number == number { return (desk.underWay.take(), Self.stoppingUnderWay) }
            guard let index = desk.wishes.firstIndex(where: { $0.number == number }) else { return (nil, "") }
            return (desk.wishes.remove(at: index), Self.stopping)
        }
        wish?.answer(.refused(reason))
    }

    private static let stopping = "signal-engine is stopping, nothing was changed: ask again when it runs"
    private static let stoppingUnderWay = "signal-engine stopped while it was being changed: see the list of strategies when it runs again"

    /// Looks whether the folder has changed, again and again.
    fileprivate func watchFolder() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            if noticesChange() { wake.yield() }
        }
    }

    /// Whether the folder has changed since the last time, or must be looked at again: the next nudge then looks.
    package func noticesChange() -> Bool {
        let fingerprint: [String]
        do throws(StrategyFolder.Failure) { fingerprint = try folder.fingerprint() } catch { fingerprint = ["\(error)"] }
        return desk.withLock { desk in
            guard fingerprint != desk.fingerprint || desk.watch.isUncertain else { return false }
            desk.fingerprint = fingerprint
            desk.mustLook = true
            return true
        }
    }
}

/// The part of the service that looks at the folder.
struct FolderWatching: Service {
    let desk: StrategyDesk

    func run() async { await cancelWhenGracefulShutdown { await desk.watchFolder() } }
}
