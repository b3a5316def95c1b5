/// What a simulation does to the platform.
public enum FaultKind: String, CaseIterable, Sendable {
    // The bus.
    case messageDropped = "message dropped"
    case messageDoubled = "message doubled"
    case messageDelayed = "message delayed past later ones"
    case pulseLost = "pulse lost"
    case questionLost = "replay question lost"
    case answerLost = "replay answer lost"
    case answerLate = "replay answer late"
    case answerDoubled = "replay answer doubled"
    case readerSlow = "reader busy for seconds"
    // Processes and their disks.
    case killedIdle = "killed between steps"
    case killedBeforeCommit = "killed before a commit"
    case killedInCommit = "killed inside a commit"
    case killedAfterCommit = "killed between commit and publish"
    case killedAfterPublish = "killed after publish"
    case commitFailed = "commit failed (disk full)"
    case powerCut = "all killed at once"
    // The venues.
    case streamLost = "stream disconnected"
    case streamSilent = "stream silent, then disconnected"
    case frameLost = "frame lost"
    case frameDelayed = "stream delayed"
    case barCorrected = "bar corrected after its close"
    case barDoubled = "bar told twice"
    case barRevised = "bar in progress revised"
    case bucketSilent = "bucket without a trade"
    case restFailed = "REST failed"
    case restTrailing = "REST trailing"
    case hourLate = "liquidation hour late"
    case hourRevised = "liquidation hour revised"
    case pollFailed = "poll failed"
    // Clocks.
    case clockAhead = "clock put ahead"
    case clockBack = "clock put back"
}
