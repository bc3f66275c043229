/// The release of all programs, as `--version` prints it.
public enum Release {
    public static let version = "0.1.0"
}
