using System.Reflection;
using Concierge.Jobs;
using Concierge.ServiceDefaults;

namespace Concierge.Tests.Telemetry;

public sealed class StatementNameTests
{
    [Theory]
    [InlineData("-- name: begin step\nWITH held AS (UPDATE jobs.jobs SET version = 1) SELECT 1 FROM held", "begin step")]
    [InlineData("SELECT set_config('plan', 'x', true)\n-- name: inspect job\nSELECT 1", "inspect job")]
    [InlineData("SELECT t.id, t.city\nFROM concierge.trips AS t\nWHERE t.owner_id = @owner", "SELECT concierge.trips")]
    [InlineData("""SELECT a."Id" FROM "concierge"."AspNetUsers" AS a""", "SELECT concierge.AspNetUsers")]
    [InlineData("-- Trips of a page\n\nSELECT t.id FROM concierge.trips AS t", "SELECT concierge.trips")]
    [InlineData("SELECT EXISTS (SELECT 1 FROM concierge.errors)", "SELECT concierge.errors")]
    [InlineData("INSERT INTO concierge.trips (id) VALUES (@p0);\nINSERT INTO concierge.mails (id) VALUES (@p1);", "INSERT concierge.trips")]
    [InlineData("UPDATE concierge.trips AS t SET city = @p0", "UPDATE concierge.trips")]
    [InlineData("delete from concierge.sessions as s where s.id = @id", "DELETE concierge.sessions")]
    [InlineData("SELECT id FROM quartz.locks WHERE name = @n FOR UPDATE", "SELECT quartz.locks")]
    [InlineData("INSERT INTO jobs.workers (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = 'x'", "INSERT jobs.workers")]
    [InlineData("WITH due AS (SELECT id FROM jobs.jobs FOR UPDATE SKIP LOCKED) SELECT count(*) FROM due", "SELECT jobs.jobs")]
    [InlineData("WITH gone AS MATERIALIZED (SELECT 1) DELETE FROM jobs.steps USING gone", "DELETE jobs.steps")]
    [InlineData("SELECT pg_advisory_lock(7)", "SELECT pg_advisory_lock")]
    [InlineData("BEGIN", "BEGIN")]
    [InlineData("  create table concierge.x (id int)", "CREATE")]
    [InlineData("", "SQL")]
    public void A_statement_is_named_after_its_comment_or_its_operation_and_table(string sql, string name)
    {
        Assert.Equal(name, StatementName.Of(sql));
        Assert.Equal(name, StatementName.Of(sql));
    }

    [Fact]
    public void The_engine_names_each_of_its_statements_differently()
    {
        var statements = typeof(JobsTelemetry).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Concierge.Jobs.Storage", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType == typeof(string))
            .Select(field => (Field: $"{field.DeclaringType!.Name}.{field.Name}", Text: (string)field.GetValue(null)!))
            .Where(field => field.Text.Contains("-- name: ", StringComparison.Ordinal))
            .ToList();

        Assert.InRange(statements.Count, 40, 100);
        // The texts of an insert are one statement to whoever reads a trace.
        var shared = statements.GroupBy(field => StatementName.Of(field.Text)).Where(name => name.Count() > 1);
        Assert.All(shared, name => Assert.All(name, field => Assert.StartsWith("EnqueueStatement.Insert", field.Field, StringComparison.Ordinal)));
    }
}
