using Concierge.Jobs;

namespace Concierge.Core.Accounts;

/// <summary>What the job is enqueued with: nothing.</summary>
public sealed record KeyRotationRequest;

/// <summary>What the job ends with.</summary>
public sealed record RotatedKeys(bool IsNewKeyMade);

/// <summary>Makes the next signing key when it is time, and forgets the outlived ones.</summary>
public sealed class KeyRotation(SigningKeys keys) : IJobHandler<KeyRotationRequest, RotatedKeys>
{
    public static JobDefinition<KeyRotationRequest, RotatedKeys> Definition { get; } = new("signing_key_rotation") { Priority = JobPriority.Low };

    public async Task<RotatedKeys> RunAsync(KeyRotationRequest payload, JobContext job, CancellationToken cancellation)
        => new(await keys.RotateAsync(cancellation));
}
