import Testing

/// The power goes in the middle of anything: what a store acknowledged is there afterwards, and no commit is there by half.
struct PowerCutTests {
    @Test func whatWasAcknowledgedOutlivesAPowerCut() throws {
        var acknowledged = 0
        var hits = 0
        for seed in UInt64(1)...200 {
            let run = try PowerCutRun(seed: seed, lives: 2)
            #expect(run.problems == [], "seed \(seed)")
            acknowledged += run.acknowledged
            hits += run.hits
        }
        // The cuts are of use only when most of them interrupt something, and find something to lose.
        #expect(acknowledged > 3_000 && hits > 380)
    }

    @Test(arguments: [FaultyDisk.Lie.aboutLogs, .aboutAll])
    func aDiskThatLiesAboutSyncIsNoticed(lie: FaultyDisk.Lie) throws {
        let noticed = try (UInt64(1)...60).count { seed in
            try PowerCutRun(seed: seed, lives: 1, lie: lie).problems.contains { $0.contains("were acknowledged") }
        }
        #expect(noticed >= 10)
    }
}
