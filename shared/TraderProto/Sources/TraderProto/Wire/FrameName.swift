/// The first frame of a message, `topic/key`: what ZeroMQ's prefix subscription looks at.
public enum FrameName {
    /// The name of a record's frame. `topic` holds no slash; `key` may.
    public static func of(topic: String, key: String) -> String { "\(topic)/\(key)" }

    /// The name of a record's frame.
    public static func of(topic: Topic, key: String) -> String { of(topic: topic.rawValue, key: key) }

    /// The topic that a frame name begins with: all before the first slash.
    public static func topic(of name: String) -> Substring { name.prefix { $0 != "/" } }
}
