/// Everything on the bus that could grow or wait, with its bound.
public enum BusLimits {
    /// Of a publish socket: subscriptions come in, records go out. ZeroMQ makes some thirty bytes of each byte of a subscription.
    static let taps = PeerBounds(frameBytes: subscriptionBytes, incoming: 16, outgoing: 1_024, untakenBytes: 64 << 10)
    /// Of a replay socket: requests come in, pages go out.
    static let replay = PeerBounds(frameBytes: requestBytes, incoming: 16, outgoing: 2, untakenBytes: 128 << 10)
    /// Of a command socket.
    static let commanding = PeerBounds(frameBytes: commandBytes, incoming: 16, outgoing: 64, untakenBytes: 16 << 20)
    /// Of a subscriber.
    static let reading = PeerBounds(frameBytes: envelopeBytes, incoming: 1_024, outgoing: 64, untakenBytes: 64 << 20)
    /// Of a socket that asks: for a page, or with commands.
    static let asking = PeerBounds(frameBytes: envelopeBytes, incoming: 64, outgoing: 256, untakenBytes: 0)
    /// Of the socket on which ZeroMQ asks about peers, within the process.
    static let door = PeerBounds(frameBytes: requestBytes, incoming: 1_024, outgoing: 1_024, untakenBytes: 1 << 20)
    /// Connections to one socket; more are cut off.
    public static let peers = 128
    /// Bytes published within `publishWindow`; what is beyond is not sent, and readers ask for it. A subscriber that has stopped reading is
    /// given up within that time, so that no more than twice as much waits for it.
    public static let publishedBytes = 64 << 20
    /// As long as it takes to notice that a peer is gone, and a second.
    public static let publishWindow = Duration.milliseconds(unacknowledgedMilliseconds + 2_000)
    /// The largest subscription, in bytes: the beginning of a frame's name.
    public static let subscriptionBytes = 256
    /// Records that wait for the bus thread to publish them; beyond it they are dropped, and readers ask for them.
    public static let publishQueue = 16_384
    /// The largest envelope, in bytes; ZeroMQ cuts off a peer that sends more in one frame.
    public static let envelopeBytes = 1 << 20
    /// The largest command or command reply, in bytes.
    public static let commandBytes = 256 << 10
    /// The largest replay request, in bytes.
    public static let requestBytes = 4 << 10
    /// Records in one page of replay.
    public static let page = 256
    /// Bytes of the records in one page, beyond its first record.
    public static let pageBytes = 1 << 20
    /// Read records that wait for one subscriber: two pages, so that one can be on its way while the other is consumed.
    public static let mailbox = 2 * page
    /// Live records that one subscription keeps while it asks for earlier ones; beyond it the newest are dropped and asked for later.
    public static let liveRecords = 4_096
    /// The bytes of those live records.
    public static let liveBytes = 16 << 20
    /// Ephemeral messages that wait for one subscriber; beyond it the oldest are dropped.
    public static let ephemeral = 64
    /// Messages that wait for one tap; beyond it the oldest are dropped.
    public static let tap = 1_024
    /// Commands that wait for the owner; beyond it they are refused.
    public static let commands = 64
    /// Command ids that are remembered, to refuse a repeated one.
    public static let commandIDs = 1_024
    /// Commands sent and not yet answered, for one endpoint.
    public static let pendingCommands = 256
    /// Messages taken from one socket before the others have their turn.
    public static let turn = 256
    /// Commands taken before the other sockets have their turn.
    static let commandsPerTurn = 16
    /// Replay pages served before the other sockets have their turn.
    public static let pagesPerTurn = 8
    /// The most frames before a request: the sender's identity and the empty frame of a REQ socket, with room for proxies.
    public static let addressFrames = 4

    /// How long a reader first waits for a page before it asks again on a new socket, doubling up to `askTimeoutMax`.
    public static let askTimeout = Duration.seconds(1)
    /// The longest wait for a page.
    public static let askTimeoutMax = Duration.seconds(4)
    /// The pause before a reader asks again after an answer that brought it no further.
    public static let idlePause = Duration.milliseconds(200)

    /// What encryption adds to a frame.
    static let encryptionBytes = 64
    /// How long a peer may take until it has said who it is.
    static let handshakeMilliseconds = 5_000
    static let lingerMilliseconds = 200
    static let reconnectMilliseconds = 50
    static let reconnectMaxMilliseconds = 1_000
    /// After how long an idle connection is asked whether its peer is there, and how long between the questions.
    static let keepaliveSeconds = 1
    /// Questions without an answer after which a connection is given up.
    static let keepaliveProbes = 5
    /// How long a peer may take nothing of what was sent before its connection is given up.
    static let unacknowledgedMilliseconds = 5_000
}
