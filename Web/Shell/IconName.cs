namespace Concierge.Web.Shell;

public enum IconName
{
    Alert,
    Arrow,
    Bell,
    Calendar,
    Check,
    Clock,
    Close,
    Compass,
    Contrast,
    Gear,
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
