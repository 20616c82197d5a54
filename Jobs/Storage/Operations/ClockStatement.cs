namespace Concierge.Jobs.Storage.Operations;

/// <summary>The database's time, by which jobs end.</summary>
internal static class ClockStatement
{
    public static async Task<DateTimeOffset> ExecuteAsync(JobsDatabase database, CancellationToken cancellation)
    {
        await using var command = database.Command("SELECT now()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!);
    }
}
