namespace Concierge.Core.People;

/// <summary>Belongs to one person.</summary>
public interface IOwned
{
    Guid OwnerId { get; }
}
