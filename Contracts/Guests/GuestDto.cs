namespace Concierge.Contracts.Guests;

/// <summary>Answer of <c>POST /api/guests</c>: a signed temporary identity, sent as <c>Authorization: Bearer</c> or as the cookie it also sets.</summary>
public sealed record GuestDto(Guid Id, string Token, DateTimeOffset ExpiresAt);
