import Logging
import ServiceLifecycle
import Synchronization
import TraderDocuments
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// Brings strategies to the machine: from the folder, which is looked at again and again, and from commands.
///
/// Both become inputs of the service's own, one at a time, through the loop's nudges. A command that adds or removes writes the file first: a
/// kill in between is made good by the next look into the folder.
final class StrategyDesk: Sendable {
    /// A change that somebody waits for.
    private struct Wish: Sendable {
        var change: StrategyChange
        var answer: CheckedContinuation<Outcome, Never>
    }

    /// What came of a wish: the strategy as it stands, or why nothing changed.
    enum Outcome: Sendable {
        case made(StrategyRecord?)
        case refused(String)
    }

    private struct Desk {
        var wishes: [Wish] = []
        /// The wish whose input is being committed.
        var underWay: Wish?
        var changes: [StrategyChange] = []
        var watch = StrategyWatch()
        var fingerprint: [String]?
        var mustLook = true
    }

    /// How often the folder is looked at.
    private static let interval = Duration.seconds(2)
    /// Wishes that wait, at most.
    private static let mostWishes = 64

    let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let folder: StrategyFolder
    private let logger: Logger
    private let desk = Mutex(Desk())

    init(folder: StrategyFolder, logger: Logger) {
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
    func nudge(_ machine: SignalMachine) -> SignalInput? {
        if let input = nextWish(machine) { return input }
        return nextChange(machine).map { .strategy($0) }
    }

    /// A step is in the log: whoever waits for it is told.
    func delivered(_ outputs: [SignalOutput]) {
        guard
            let wish = desk.withLock({ desk in
                defer { desk.underWay = nil }
                return desk.underWay
            })
        else { return }
        var record: StrategyRecord?
        for case .strategy(let changed) in outputs where changed.name == wish.change.name { record = changed }
        wish.answer.resume(returning: .made(record))
    }

    private func nextWish(_ machine: SignalMachine) -> SignalInput? {
        while let wish = desk.withLock({ $0.wishes.isEmpty ? nil : $0.wishes.removeFirst() }) {
            if let refusal = machine.refusal(of: wish.change) {
                wish.answer.resume(returning: .refused(refusal))
                continue
            }
            do throws(StrategyFolder.Failure) {
                switch wish.change {
                case .define(let document): try folder.write(document)
                case .remove(let name): try folder.remove(name)
                case .start, .stop: break
                }
            } catch {
                wish.answer.resume(returning: .refused("\(error)"))
                continue
            }
            desk.withLock { $0.underWay = wish }
            return .strategy(wish.change)
        }
        return nil
    }

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

    /// Asks for a change and waits until it is in the log.
    func make(_ change: StrategyChange) async -> Outcome {
        await withCheckedContinuation { answer in
            let isTaken = desk.withLock { desk in
                guard desk.wishes.count < Self.mostWishes else { return false }
                desk.wishes.append(Wish(change: change, answer: answer))
                return true
            }
            guard isTaken else { return answer.resume(returning: .refused("\(Self.mostWishes) changes wait already; try again")) }
            wake.yield()
        }
    }

    /// Looks whether the folder has changed, again and again.
    fileprivate func watchFolder() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            let fingerprint: [String]
            do throws(StrategyFolder.Failure) { fingerprint = try folder.fingerprint() } catch { fingerprint = ["\(error)"] }
            let mustWake = desk.withLock { desk in
                guard fingerprint != desk.fingerprint || desk.watch.isUncertain else { return false }
                desk.fingerprint = fingerprint
                desk.mustLook = true
                return true
            }
            if mustWake { wake.yield() }
        }
    }
}

/// The part of the service that looks at the folder.
struct FolderWatching: Service {
    let desk: StrategyDesk

    func run() async { await cancelWhenGracefulShutdown { await desk.watchFolder() } }
}
