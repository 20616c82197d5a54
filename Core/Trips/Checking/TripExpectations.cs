namespace Concierge.Core.Trips.Checking;

/// <summary>What every proposition for a request must keep to.</summary>
/// <param name="Currency">ISO 4217 code of all amounts.</param>
/// <param name="Centre">Where the destination is; null when nobody knows.</param>
internal sealed record TripExpectations(int Days, DateOnly? StartDate, string Currency, GeoPoint? Centre);
