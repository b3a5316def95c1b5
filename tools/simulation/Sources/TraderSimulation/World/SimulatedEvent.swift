import LiqPoller
import MarketFeed
import TraderBus
import TraderModel
import TraderProto

/// Something that happens at a moment of the run.
enum SimulatedEvent {
    /// Something for one life of a process: a killed one hears nothing any more.
    case process(ServiceName, life: Int, ProcessEvent)
    case start(ServiceName)
    case kill(ServiceName)
    case powerCut
    case pulse(ServiceName)
    case question(Question)
    case clockJump(ServiceName)
    case bar(BarTime)
    case update(Instrument, BarTime)
    case streamLoss(ServiceName)
    case endStream(ServiceName, life: Int)
    /// The venue ends a connection, if it still lasts.
    case cutStream(ServiceName, connection: Int)
    case connectStream(ServiceName, life: Int)
    case restOutage(ServiceName)
    /// Somebody has a feed follow something, or give it up.
    case watchChange
    case pollOutage
    case person
    /// A life of signal-engine looks whether the folder has changed.
    case lookAtFolder(life: Int)
    /// A life of paper-broker says to signal-engine which versions have no trade any more.
    case sayWords(life: Int)
    /// A life of signal-engine is told to stop.
    case stop(life: Int)

    /// A reader's question on its way to the writer.
    struct Question {
        var reader: ServiceName
        var life: Int
        var link: Int
        /// Counts a link's questions: the answer to one that was given up is not listened to.
        var number: Int
        var writer: ServiceName
        var request: ReplayRequest
    }
}

/// Something that a process meets.
enum ProcessEvent {
    /// The alarm that was set last rings when its number is still the newest.
    case alarm(Int)
    /// Messages on a link to a writer.
    case heard(link: Int, [SimulatedMessage])
    case answered(link: Int, number: Int, ReplayAnswer)
    /// A reader wants to be looked at again.
    case look(link: Int)
    /// The time has come to take what waits.
    case take
    /// Something that happens to a feed at the venue's door.
    case feed(FeedSource.Event)
    /// Something that happens to liq-poller there.
    case poll(PollSource.Event)
    case clockJumped(isPutBack: Bool)
    /// Something of the service's own is to be looked at.
    case wake
}

/// What comes on the bus.
enum SimulatedMessage {
    case record(BusRecord, EnvelopeHeader)
    case pulse(Pulse)
}
