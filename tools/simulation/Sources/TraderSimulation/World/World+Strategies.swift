import SignalEngine
import TraderModel
import TraderProto
import TraderSignals

/// The folder of strategies, and those who change it or ask for changes.
extension World {
    /// Seconds between two looks into the folder, at most: a run has them less often than the service, so that it does not consist of looks.
    static let lookSeconds = 20.0

    func actAsPerson() {
        switch person.act(on: folder.documents) {
        case .write(let document): folder.write(document)
        case .delete(let name): folder.remove(name)
        case .wishes(let changes): ask(changes)
        }
    }

    /// Asks for changes one behind the other; sometimes the service ends before it has made them all.
    private func ask(_ changes: [StrategyChange]) {
        guard let life = life(of: .signalEngine), let desk else { return }
        for change in changes {
            wishes += 1
            desk.ask(change, as: wishes)
        }
        if happens(weather.wishFailure) { commitFaults.failNext(of: .signalEngine) }
        if happens(weather.wishStop) { return queue.add(.stop(life: life), at: clock.now) }
        tell(.wake, to: .signalEngine, at: clock.now)
        hearAnswers()
    }

    func lookAtFolder(life: Int) {
        guard isAlive(.signalEngine, life: life), let desk else { return }
        if desk.desk.noticesChange() { tell(.wake, to: .signalEngine, at: clock.now) }
        queue.add(.lookAtFolder(life: life), at: moment(after: 1...Self.lookSeconds))
    }

    /// Holds what those who waited were told against what has become of it.
    func hearAnswers() {
        do throws(BrokenPromise) {
            for (change, outcome) in try desk?.told() ?? [] {
                if case (.retire(let name, let version), .made) = (change, outcome) {
                    post?.isHeard(StrategyVersion(name: name, version: version))
                }
                try judge.check(change, outcome, folder)
            }
        } catch {
            judge.fail("signal-engine: \(error.what)")
        }
    }

    /// After each of paper-broker's steps.
    func beginToSayWords() {
        guard !isSayingWords, let life = life(of: .paperBroker), post?.left.isEmpty == false else { return }
        isSayingWords = true
        queue.add(.sayWords(life: life), at: moment(after: 0.01...2))
    }

    /// Says each word that was not heard, again and again; some are lost, and signal-engine may be away.
    func sayWords(life: Int) {
        guard isAlive(.paperBroker, life: life), let left = post?.left else { return }
        isSayingWords = !left.isEmpty
        for version in left {
            guard !happens(weather.wishFailure) else {
                note(.wordLost)
                continue
            }
            guard isUp(.signalEngine), let desk else { continue }
            wishes += 1
            desk.ask(.retire(version.name, version: version.version), as: wishes)
        }
        tell(.wake, to: .signalEngine, at: clock.now)
        if isSayingWords { queue.add(.sayWords(life: life), at: moment(after: 1...30)) }
    }

    /// Signal-engine ends, and everybody who waits for it is told.
    func endDesk(as kind: FaultKind) {
        hearAnswers()
        do throws(BrokenPromise) {
            if let told = try desk?.end(), !told.isEmpty { note(kind) }
        } catch {
            judge.fail("signal-engine: \(error.what)")
        }
    }
}
