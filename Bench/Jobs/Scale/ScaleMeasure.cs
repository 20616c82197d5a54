namespace Concierge.Bench.Jobs.Scale;

/// <summary>Names of what <c>--scale</c> measures.</summary>
internal static class ScaleMeasure
{
    public const string Jobs = "scale.jobs";
    public const string DrainSmall = "scale.drainSmall";
    public const string DrainLarge = "scale.drainLarge";
    public const string DrainShare = "scale.drainShare";
    public const string ResidentBefore = "scale.residentBeforeMiB";
    public const string ResidentAfter = "scale.residentAfterMiB";
    public const string HeapBefore = "scale.heapBeforeMiB";
    public const string HeapAfter = "scale.heapAfterMiB";

    public const string Cleaned = "scale.cleaned";
    public const string CleanupSeconds = "scale.cleanupSeconds";
    public const string RateAlone = "scale.rateAlone";
    public const string RateDuringCleanup = "scale.rateDuringCleanup";
    public const string CleanupShare = "scale.cleanupShare";
    public const string SizeBefore = "scale.sizeBeforeMiB";
    public const string SizeAfter = "scale.sizeAfterMiB";
    public const string SizeVacuumed = "scale.sizeVacuumedMiB";
}
