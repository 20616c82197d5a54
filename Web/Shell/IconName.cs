namespace Concierge.Web.Shell;

public enum IconName
{
    Alert,
    Arrow,
    Calendar,
    Check,
    Clock,
    Compass,
    Contrast,
    Hourglass,
    Info,
    Map,
    Pause,
    People,
    Refresh,
    Spinner,
    Stop,
    Trash,
    Wallet,
}
