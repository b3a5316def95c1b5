import Testing
import TraderCommands

/// The rules of supervision, without a process and without waiting.
@Suite("supervision") struct SupervisionTests {
    /// A supervision, and the time that passes in a test.
    private struct Run {
        var supervision: Supervision
        var now = ContinuousClock.now
        private var nextPid: Int32 = 100

        init(market: String? = nil, services: [String] = ["feed", "engine"], mustGetReady: Bool = false, limit: Int? = nil) {
            supervision = Supervision(
                .init(
                    market: market, services: services, stopOrder: services.reversed() + (market.map { [$0] } ?? []),
                    mustGetReady: mustGetReady,
                    unansweredDeathsLimit: limit))
        }

        mutating func on(_ event: Supervision.Event, after seconds: Int = 0) -> [Supervision.Effect] {
            now += .seconds(seconds)
            return supervision.apply(event, at: now)
        }

        mutating func starts(_ names: String...) -> [Supervision.Effect] {
            names.flatMap { name in
                nextPid += 1
                return on(.started(name, pid: nextPid))
            }
        }

        mutating func answer(_ names: String...) -> [Supervision.Effect] { names.flatMap { on(.answered($0)) } }

        /// Brings everything up.
        mutating func begin() {
            _ = on(.begin)
            if let market = supervision.unanswered.first, market == "market" {
                _ = starts("market")
                _ = answer("market")
            }
            _ = starts("feed", "engine")
            _ = answer("feed", "engine")
        }
    }

    @Test("the market starts first, the services when it answers, and ready is said once")
    func startOrder() {
        var run = Run(market: "market")
        #expect(run.on(.begin) == [.start("market")])
        #expect(run.starts("market") == [])
        #expect(run.answer("market") == [.start("feed"), .start("engine")])
        #expect(run.starts("feed", "engine") == [])
        #expect(run.answer("feed") == [])
        #expect(run.supervision.unanswered == ["engine"])
        #expect(run.answer("engine") == [.ready])
        #expect(run.on(.ended("engine", .signal(9), lastLine: nil)).last == .start("engine"))
        #expect(run.starts("engine") == [])
        #expect(run.answer("engine") == [])
    }

    @Test("a death is made good at once, five in a row within two seconds, and then after 4, 8, 10 and 10 while it goes on")
    func pauses() {
        var run = Run()
        run.begin()
        #expect(run.on(.ended("feed", .signal(9), lastLine: nil)) == [.say("feed was killed by signal 9: starts again"), .start("feed")])
        for seconds in [1, 2, 2, 2, 4, 8, 10, 10] {
            _ = run.starts("feed")
            _ = run.answer("feed")
            #expect(run.on(.ended("feed", .signal(9), lastLine: nil), after: 9).last == .startAfter("feed", .seconds(seconds)))
            #expect(run.on(.pauseOver("feed"), after: seconds) == [.start("feed")])
        }
        _ = run.starts("feed")
        #expect(run.on(.ended("feed", .signal(9), lastLine: nil), after: 10).last == .start("feed"))
    }

    @Test("what died is known with its words, and how often in a row")
    func deaths() {
        var run = Run()
        run.begin()
        #expect(run.supervision.deaths == [:])
        for times in 1...3 {
            _ = run.on(.ended("feed", .status(1), lastLine: "record fires/7 cannot be applied"))
            let words = "feed ended with status 1 (record fires/7 cannot be applied)"
            #expect(run.supervision.deaths == ["feed": times == 1 ? words : "\(words), \(times) times in a row"])
            _ = run.on(.pauseOver("feed"))
            _ = run.starts("feed")
            _ = run.answer("feed")
        }
        // It was asked to.
        _ = run.on(.ended("feed", .status(0), lastLine: "bye"), after: 20)
        #expect(run.supervision.deaths["feed"]?.hasSuffix("times in a row") == true)
    }

    @Test("who ends well after having answered was asked to, and starts again at once every time")
    func askedToEnd() {
        var run = Run()
        run.begin()
        for _ in 0..<4 {
            #expect(
                run.on(.ended("feed", .status(0), lastLine: "bye")) == [.say("feed ended as if asked to: starts again"), .start("feed")])
            _ = run.starts("feed")
            _ = run.answer("feed")
        }
    }

    @Test("a start that is refused ends everything with the program's own words")
    func refusedStart() {
        var run = Run()
        _ = run.on(.begin)
        _ = run.starts("feed", "engine")
        #expect(run.on(.ended("feed", .refused, lastLine: "feed: PORT is \"x\"")) == [.limitStop, .terminate("engine")])
        #expect(run.on(.ended("engine", .status(0), lastLine: nil)) == [.end(.refused("feed: PORT is \"x\""))])
    }

    @Test("status 2 from a program that has once answered is a death like any other")
    func refusedLater() {
        var run = Run()
        run.begin()
        #expect(
            run.on(.ended("feed", .refused, lastLine: "why")) == [.say("feed ended with status 2 (why): starts again"), .start("feed")])
    }

    @Test("stopping goes in order, one after the other, and passes over what is down")
    func stopOrder() {
        var run = Run(market: "market")
        run.begin()
        #expect(run.on(.stopAsked) == [.limitStop, .terminate("engine")])
        // A death during the stop starts nothing.
        #expect(run.on(.ended("feed", .signal(9), lastLine: nil)) == [.terminate("engine")])
        #expect(run.on(.ended("engine", .status(0), lastLine: nil)) == [.terminate("market")])
        #expect(run.on(.ended("market", .status(0), lastLine: nil)) == [.end(.stopped)])
    }

    @Test("what was on its way when the stop began is stopped when it arrives")
    func lateStart() {
        var run = Run(services: ["feed"])
        _ = run.on(.begin)
        #expect(run.on(.stopAsked) == [.limitStop, .terminate("feed")])
        #expect(run.on(.started("feed", pid: 7)) == [.terminate("feed")])
        #expect(run.supervision.pids == ["feed": 7])
        #expect(run.on(.ended("feed", .status(0), lastLine: nil)) == [.end(.stopped)])
    }

    @Test("what does not stop in time is killed, also when the user asks twice", arguments: [Supervision.Event.stopOverdue, .stopAsked])
    func overdueStop(_ event: Supervision.Event) {
        var run = Run()
        run.begin()
        _ = run.on(.stopAsked)
        #expect(run.on(event) == [.kill("engine"), .kill("feed")])
    }

    @Test("a pause that ends during the stop starts nothing")
    func pauseDuringStop() {
        var run = Run(services: ["feed"])
        _ = run.on(.begin)
        for _ in 0..<2 {
            _ = run.starts("feed")
            _ = run.on(.ended("feed", .status(1), lastLine: nil))
        }
        #expect(run.on(.stopAsked) == [.limitStop, .end(.stopped)])
        #expect(run.on(.pauseOver("feed")) == [])
    }

    @Test(
        "the end of the market ends everything: well when it ended well",
        arguments: [
            (ProgramExit.status(0), Ending.finished), (.status(1), .failed("market ended with status 1 (why)")),
            (.signal(11), .failed("market was killed by signal 11")),
        ])
    func marketEnds(exit: ProgramExit, ending: Ending) {
        var run = Run(market: "market")
        run.begin()
        #expect(run.on(.ended("market", exit, lastLine: "why")) == [.limitStop, .terminate("engine")])
        _ = run.on(.ended("engine", .status(0), lastLine: nil))
        #expect(run.on(.ended("feed", .status(0), lastLine: nil)) == [.end(ending)])
    }

    @Test("deaths in a row without an answer end a run that has a limit; an answer begins the count anew")
    func deathsLimit() {
        var run = Run(services: ["feed"], limit: 3)
        _ = run.on(.begin)
        for _ in 0..<2 {
            _ = run.starts("feed")
            _ = run.on(.ended("feed", .status(1), lastLine: "no"))
            _ = run.on(.pauseOver("feed"))
        }
        _ = run.starts("feed")
        _ = run.answer("feed")
        _ = run.on(.ended("feed", .status(1), lastLine: "no"))
        for _ in 0..<2 {
            _ = run.on(.pauseOver("feed"))
            _ = run.starts("feed")
            _ = run.on(.ended("feed", .status(1), lastLine: "no"))
        }
        _ = run.on(.pauseOver("feed"))
        _ = run.starts("feed")
        #expect(
            run.on(.ended("feed", .status(1), lastLine: "no"))
                == [.limitStop, .end(.failed("3 times in a row before it answered, feed ended with status 1 (no)"))])
    }

    @Test("a start that takes too long is said, or ends everything where it must succeed")
    func readyOverdue() {
        var patient = Run()
        _ = patient.on(.begin)
        _ = patient.starts("feed", "engine")
        _ = patient.answer("feed")
        #expect(patient.on(.readyOverdue) == [.say("still no answer from engine")])
        var strict = Run(mustGetReady: true)
        _ = strict.on(.begin)
        _ = strict.starts("feed", "engine")
        #expect(strict.on(.readyOverdue) == [.limitStop, .terminate("engine")])
        var dying = Run(services: ["feed"], mustGetReady: true)
        _ = dying.on(.begin)
        _ = dying.starts("feed")
        _ = dying.on(.ended("feed", .status(1), lastLine: "no such table"))
        #expect(dying.on(.readyOverdue) == [.limitStop, .terminate("feed")])
        #expect(
            dying.on(.ended("feed", .unstartable("x"), lastLine: nil))
                == [.end(.failed("no answer from feed (feed ended with status 1 (no such table))"))])
        var ready = Run(mustGetReady: true)
        ready.begin()
        #expect(ready.on(.readyOverdue) == [])
    }

    @Test("a program that the system cannot start ends everything")
    func unstartable() {
        var run = Run(services: ["feed"])
        _ = run.on(.begin)
        #expect(
            run.on(.ended("feed", .unstartable("no such file"), lastLine: nil))
                == [.limitStop, .end(.failed("feed cannot be started: no such file"))])
    }
}
