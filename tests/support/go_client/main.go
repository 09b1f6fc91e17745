// A client in Go, generated from the published definition: it writes, reads, checks, lists and
// watches, and prints a line for each. tests/server/grpc/test_go.py runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "client/sayso/v1"
)

var plan = &pb.ObjectReference{Type: "document", Id: "plan"}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, authorization string) error {
	connection, err := grpc.NewClient(
		address, grpc.WithTransportCredentials(insecure.NewCredentials()),
	)
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(
		ctx, "authorization", authorization, "sayso-tenant", "default",
	)
	sayso := pb.NewAccessServiceClient(connection)

	watching, err := sayso.Watch(ctx, &pb.WatchRequest{})
	if err != nil {
		return err
	}
	if _, err = watching.Recv(); err != nil { // where it begins
		return err
	}
	for _, step := range []func(context.Context, pb.AccessServiceClient) error{
		write, read, list, refused,
	} {
		if err := step(ctx, sayso); err != nil {
			return err
		}
	}
	told, err := watching.Recv()
	if err != nil {
		return err
	}
	for _, r := range told.Change.Touched {
		fmt.Println("watched", r.Object.Id, r.Relation, r.Subject.GetId(), r.ParametersJson)
	}
	return nil
}

func write(ctx context.Context, sayso pb.AccessServiceClient) error {
	written, err := sayso.WriteRelationships(ctx, &pb.WriteRelationshipsRequest{
		Touch: []*pb.Relationship{
			{Object: plan, Relation: "owner", Subject: subject("ann")},
			{
				Object: plan, Relation: "editor", Subject: subject("bob"),
				Condition: "below", ParametersJson: `{"limit":0.100000000000000005}`,
			},
		},
		Reason: "a test",
	})
	if err != nil {
		return err
	}
	for _, who := range []string{"ann", "bob", "eve"} {
		answer, err := sayso.Check(ctx, &pb.CheckRequest{
			Question: &pb.Question{
				Subject:  &pb.Entity{Type: "user", Id: who},
				Action:   &pb.Action{Name: "view"},
				Resource: &pb.Entity{Type: "document", Id: "plan"},
			},
			Consistency: &pb.Consistency{
				Requirement: &pb.Consistency_AtLeast{AtLeast: written.Revision},
			},
		})
		if err != nil {
			return err
		}
		d := answer.Decision
		fmt.Println("checked", who, d.Allowed, d.Conditional, d.Missing)
	}
	return nil
}

func read(ctx context.Context, sayso pb.AccessServiceClient) error {
	relation := "editor"
	page, err := sayso.ReadRelationships(ctx, &pb.ReadRelationshipsRequest{
		Filter: &pb.RelationshipFilter{Relation: &relation},
	})
	if err != nil {
		return err
	}
	for _, stored := range page.Relationships {
		fmt.Println("read", stored.Relationship.Subject.GetId(), stored.Relationship.ParametersJson)
	}
	return nil
}

func list(ctx context.Context, sayso pb.AccessServiceClient) error {
	pieces, err := sayso.ListObjects(ctx, &pb.ListObjectsRequest{
		Subject:      &pb.Entity{Type: "user", Id: "ann"},
		Action:       &pb.Action{Name: "view"},
		ResourceType: "document",
	})
	if err != nil {
		return err
	}
	for {
		piece, err := pieces.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Println("listed", piece.Ids)
	}
}

// refused shows that errors arrive as messages of the definition, each by itself.
func refused(ctx context.Context, sayso pb.AccessServiceClient) error {
	_, err := sayso.WriteRelationships(ctx, &pb.WriteRelationshipsRequest{
		Touch: []*pb.Relationship{
			{Object: plan, Relation: "onwer", Subject: subject("ann")},
			{Object: plan, Relation: "owner", Subject: subject("*")},
		},
	})
	if err == nil {
		return errors.New("it was not refused")
	}
	for _, detail := range status.Convert(err).Details() {
		if problem, ok := detail.(*pb.Error); ok {
			fmt.Println("refused", status.Code(err), problem.Place, problem.Code)
		}
	}
	return nil
}

func subject(id string) *pb.SubjectReference {
	return &pb.SubjectReference{Type: "user", Subject: &pb.SubjectReference_Id{Id: id}}
}
