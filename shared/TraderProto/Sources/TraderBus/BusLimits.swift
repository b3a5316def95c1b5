/// Everything on the bus that could grow or wait, with its bound.
public enum BusLimits {
    /// Messages that ZeroMQ holds for one peer before it drops.
    public static let highWaterMark = 4_096
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
    static let heartbeatMilliseconds = 1_000
    static let heartbeatTimeoutMilliseconds = 5_000
}
